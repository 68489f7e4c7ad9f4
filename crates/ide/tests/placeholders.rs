//! Placeholders in YAML, and outside of quotes in JSON, raise no false alarm.

use asl_ide::document::check;
use asl_language::{CheckOptions, Severity, Syntax};

#[test]
fn a_placeholder_may_stand_everywhere() {
    let yaml = |state: &str| format!("StartAt: A\nStates:\n  A:\n    Type: Task\n    {state}\n");
    for (text, syntax) in [
        (yaml("Resource: ${F}\n    End: true"), Syntax::Yaml),
        (
            yaml("Resource: 'arn:aws:states:::${S}:invoke'\n    Next: ${N}"),
            Syntax::Yaml,
        ),
        (
            yaml("Resource: ${F}\n    TimeoutSeconds: ${T}\n    End: true"),
            Syntax::Yaml,
        ),
        (
            yaml("Resource: ${F}\n    ${Key}: 1\n    End: true"),
            Syntax::Yaml,
        ),
        (
            yaml("Resource: ${F}\n    Retry: ${R}\n    End: ${E}"),
            Syntax::Yaml,
        ),
        (
            yaml(
                "Resource: ${F}\n    QueryLanguage: JSONata\n    Output: '{% ${X} + 1 %}'\n    End: true",
            ),
            Syntax::Yaml,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":${S},"End":true}}}"#
                .to_owned(),
            Syntax::Json,
        ),
    ] {
        let read = asl_ide::read(&text, None);
        assert_eq!(read.syntax, syntax, "{text}");
        let checked = check(&text, syntax, &CheckOptions::default());
        let errors = checked
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error);
        assert_eq!(
            errors.map(|it| &it.message).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "{text}"
        );
    }
}
