//! Numbers of a style or a drawing.

use std::fmt;

/// A number to the thousandth, as styles and paths take it: `12.5`, `-3.8`, `40`. The library's own way of writing floating-point numbers is exact to the
/// last bit, and a good part of a page of this size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal(pub(crate) f64);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `as` saturates, and makes 0 of what is no number.
        let thousandths = (self.0 * 1000.0).round() as i64;
        if thousandths < 0 {
            f.write_str("-")?;
        }
        let (whole, mut rest) = (
            thousandths.unsigned_abs() / 1000,
            thousandths.unsigned_abs() % 1000,
        );
        write!(f, "{whole}")?;
        if rest > 0 {
            f.write_str(".")?;
        }
        while rest > 0 {
            write!(f, "{}", rest / 100)?;
            rest = rest % 100 * 10;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousandths_are_enough() {
        for (number, text) in [
            (0.0, "0"),
            (40.0, "40"),
            (12.5, "12.5"),
            (-3.8, "-3.8"),
            (-0.05, "-0.05"),
            (1.0 / 3.0, "0.333"),
            (2.0 / 3.0, "0.667"),
            (0.9999, "1"),
            (-0.0001, "0"),
            (f64::NAN, "0"),
        ] {
            assert_eq!(Decimal(number).to_string(), text);
        }
    }
}
