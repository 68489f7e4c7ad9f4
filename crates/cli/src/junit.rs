//! Results as JUnit XML, which servers of builds read.

use std::fmt::Write;

use asl_testing::{TestResult, Verdict};

use crate::test::Ran;

/// One `testsuite` a file, one `testcase` a test; times are those of the virtual clock.
pub(crate) fn xml(all: &[Ran]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for ran in all {
        suite(&mut out, ran);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, ran: &Ran) {
    let broken = |result: &&TestResult| matches!(result.verdict, Verdict::Broken(_));
    let errors = ran.results.iter().filter(broken).count();
    let name = escaped(&ran.path.display().to_string());
    // Writing to a string cannot fail.
    let _always = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"{errors}\">",
        ran.results.len(),
        ran.failures() - errors
    );
    for result in &ran.results {
        case(out, &name, result);
    }
    out.push_str("  </testsuite>\n");
}

fn case(out: &mut String, suite: &str, result: &TestResult) {
    let milliseconds = result.ran.as_ref().map_or(0, |ran| ran.milliseconds);
    let (seconds, rest) = (milliseconds / 1_000, milliseconds % 1_000);
    let _always = write!(
        out,
        "    <testcase classname=\"{suite}\" name=\"{}\" time=\"{seconds}.{rest:03}\"",
        escaped(&result.name)
    );
    let (element, texts) = match &result.verdict {
        Verdict::Passed => {
            out.push_str("/>\n");
            return;
        }
        Verdict::Broken(why) => ("error", vec![why.clone()]),
        Verdict::Failed(differences) => (
            "failure",
            differences.iter().map(ToString::to_string).collect(),
        ),
    };
    let first = texts.first().map(|text| escaped(text)).unwrap_or_default();
    let all = escaped(&texts.join("\n"));
    let _always = writeln!(
        out,
        ">\n      <{element} message=\"{first}\">{all}</{element}>\n    </testcase>"
    );
}

/// Text for XML 1.0: what has a meaning there is written as a reference, what may not stand there is replaced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push('\t'),
            control if control < ' ' || matches!(control, '\u{fffe}' | '\u{ffff}') => {
                out.push('\u{fffd}')
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn texts_are_made_fit_for_xml() {
        assert_eq!(
            escaped("a<b>&\"c\"\n\u{1}ü"),
            "a&lt;b&gt;&amp;&quot;c&quot;&#10;\u{fffd}ü"
        );
    }
}
