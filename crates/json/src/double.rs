//! The nearest double of a decimal number.
//!
//! The standard library reads the same, faster for numbers of more than fifteen digits, with a table of 10 kB that does not compress: a sixtieth of what the
//! page's worker is fetched with. Here nothing else may read doubles, so that the table stays out.

/// The nearest double of a number like `-12.5e-3`, whose digits may be missing on one side of the point; infinite beyond the range of doubles. `None` for any
/// other text, and so for names of infinity.
///
/// ```
/// assert_eq!(asl_json::parse_f64("-12.5e-3"), Some(-0.0125));
/// assert_eq!(asl_json::parse_f64("1e400"), Some(f64::INFINITY));
/// assert_eq!(asl_json::parse_f64("inf"), None);
/// ```
#[must_use]
pub fn parse_f64(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0').as_bytes();
    let fraction = fraction.trim_end_matches('0').as_bytes();
    let double: f64 = minimal_lexical::parse_float(whole.iter(), fraction.iter(), exponent);
    Some(if text.starts_with('-') {
        -double
    } else {
        double
    })
}

/// The exponent, or one that is as good where it is so large that every number is zero or infinite with it: no text is that long.
fn parse_exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.trim_start_matches('0').parse().unwrap_or(
        if digits.bytes().all(|byte| byte == b'0') {
            0
        } else {
            i32::MAX
        },
    );
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same as the standard library reads, bit for bit.
    fn agrees(text: &str) {
        let (ours, theirs) = (parse_f64(text), text.parse::<f64>().ok());
        assert_eq!(ours.map(f64::to_bits), theirs.map(f64::to_bits), "{text}");
    }

    #[test]
    fn every_form_is_read_as_the_standard_library_reads_it() {
        let long = "9".repeat(900);
        // Halfway between two doubles, and a hair above, as far as digits reach.
        let halfway = "9007199254740993";
        for text in [
            "",
            "-",
            "+",
            ".",
            "e",
            "e5",
            ".e5",
            "1e",
            "1e+",
            "1e-",
            "1.5.5",
            "1_0",
            " 1",
            "1 ",
            "0x1",
            "--1",
            "1ee5",
            "0",
            "-0",
            "+0",
            "00",
            "0.0",
            "-0.000e-99",
            "1.",
            ".5",
            "-.5e1",
            "007.50",
            "1E5",
            "1e+05",
            "1e-007",
            "0e999999999999",
            "1e308",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "1e99999999999999999999",
            "5e-324",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "1e-324",
            "1e-400",
            "1e-99999999999999999999",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "8.5e-320",
            "9007199254740992",
            "9007199254740994.5",
            "123456789012345678901234567890",
            "0.000000000000000000000000000000123456789",
            "3.14159265358979323846264338327950288",
        ] {
            agrees(text);
        }
        for tail in [
            "",
            ".0",
            ".00000000000000000000000000000000000001",
            &format!(".{}1", "0".repeat(800)),
        ] {
            agrees(&format!("{halfway}{tail}"));
        }
        for exponent in ["", "e-590", "e-899", "e-1223", "e-1300", "e400"] {
            agrees(&format!("{long}{exponent}"));
            agrees(&format!("0.{}{long}{exponent}", "0".repeat(400)));
        }
        for name in ["inf", "-Infinity", "nan", "NaN"] {
            assert_eq!(parse_f64(name), None);
        }
    }

    proptest! {
        #[test]
        fn printed_doubles_come_back(bits in any::<u64>()) {
            let double = f64::from_bits(bits);
            if double.is_finite() {
                agrees(&format!("{double:e}"));
                agrees(&format!("{double:?}"));
            }
        }

        #[test]
        fn any_digits_agree(text in "[-+]?[0-9]{0,40}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,3})?") {
            agrees(&text);
        }

        /// The hardest to round: the middle of two doubles, written out.
        #[test]
        fn the_middle_between_doubles_agrees(bits in 0_u64..0x7fe0_0000_0000_0000, nudge in 0_usize..3) {
            // `{:.1100}` writes all digits of a double; the middle has one bit more, so one of half the place is added in the text of its double.
            let (low, high) = (f64::from_bits(bits), f64::from_bits(bits + 1));
            let middle = if low > 1e-290 { format!("{:.1100}", low / 4.0 + high / 4.0) } else { format!("{high:.1100}") };
            let nudged = [middle.clone(), format!("{middle}1"), middle.trim_end_matches('0').to_owned()];
            agrees(nudged.get(nudge).map_or("0", String::as_str));
        }
    }
}
