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

/// Numbers with commas between them.
pub(crate) fn list(numbers: &[f64]) -> String {
    let mut text = String::new();
    for number in numbers {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&Decimal(*number).to_string());
    }
    text
}

impl Decimal {
    /// Reads a number as people type one: `12`, `0.25`, `-3.`; none for anything else, and for more than fifteen digits.
    pub(crate) fn read(text: &str) -> Option<f64> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1.0, digits),
            None => (1.0, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let digits = [whole, fraction].concat();
        if digits.len() > 15 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        // Both are whole numbers that a floating-point number holds, so their quotient is the nearest one.
        let all: u64 = digits.parse().ok()?;
        let parts = fraction.bytes().fold(1_u64, |parts, _| parts * 10);
        Some(sign * all as f64 / parts as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read_as_the_library_reads_it() {
        for text in [
            "0",
            "40",
            "12.5",
            "-3.8",
            ".25",
            "3.",
            "0.1",
            "1.005",
            "123456789.012345",
            "00.30",
        ] {
            assert_eq!(Decimal::read(text), text.parse().ok(), "{text}");
        }
        for text in [
            "",
            ".",
            "-",
            "+1",
            "1e3",
            "1,5",
            "inf",
            "1.2.3",
            "--1",
            "1234567890.1234567",
        ] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }

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
