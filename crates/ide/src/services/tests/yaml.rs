//! What is offered in YAML, and what stands there once it is taken.

use asl_language::Syntax;

use super::super::{Completions, complete};
use super::marked;

fn found(text: &str) -> Completions {
    let (text, offset) = marked(text);
    complete(&text, Syntax::Yaml, offset)
}

/// The text once the offer of this label is taken, as the editor puts it in: fields with what they begin with, lines indented like the first.
fn taken(text: &str, label: &str) -> String {
    let (text, offset) = marked(text);
    let found = complete(&text, Syntax::Yaml, offset);
    let Some(item) = found.items.iter().find(|it| it.label == label) else {
        let labels: Vec<_> = found.items.iter().map(|it| &*it.label).collect();
        panic!("{label} is not offered, but {labels:?}: {text}");
    };
    let line = text.get(..found.replaced.start).unwrap();
    let line = line.rsplit_once('\n').map_or(line, |(_, line)| line);
    let indent = " ".repeat(line.len() - line.trim_start().len());
    let mut put = String::new();
    let mut rest = &*item.insert;
    while let Some((before, field)) = rest.split_once("#{") {
        let (field, behind) = field.split_once('}').unwrap();
        put.push_str(before);
        put.push_str(
            field
                .trim_start_matches(|it: char| it.is_ascii_digit())
                .trim_start_matches(':'),
        );
        rest = behind;
    }
    put.push_str(rest);
    let put = put
        .replace("\\{", "{")
        .replace("\\}", "}")
        .replace('\n', &format!("\n{indent}"))
        .replace('\t', "  ");
    let mut text = text;
    text.replace_range(found.replaced.start..found.replaced.end, &put);
    text
}

const HEAD: &str =
    "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: arn:aws:states:::lambda:invoke\n";

#[test]
fn offers_of_each_kind_are_put_in_as_yaml() {
    for (typed, label, expected) in [
        ("    Ne|\n", "Next", "    Next: \n"),
        (
            "    |\n  B:\n    Type: Succeed\n",
            "End",
            "    End: true\n  B:\n    Type: Succeed\n",
        ),
        (
            "    Next: |\n  B:\n    Type: Succeed\n",
            "B",
            "    Next: B\n  B:\n    Type: Succeed\n",
        ),
        (
            "    Next: x|y\n  B:\n    Type: Succeed\n",
            "B",
            "    Next: B\n  B:\n    Type: Succeed\n",
        ),
        (
            "    Next: 'x|y'\n  B:\n    Type: Succeed\n",
            "B",
            "    Next: B\n  B:\n    Type: Succeed\n",
        ),
        ("    Ti|: 4\n", "TimeoutSeconds", "    TimeoutSeconds: 4\n"),
        (
            "    |\n",
            "Catch",
            "    Catch:\n      - ErrorEquals: [\"States.ALL\"]\n        ResultPath: $.error\n        Next: \n",
        ),
        (
            "    Catch: |\n",
            "Catch …",
            "    Catch: \n      - ErrorEquals: [\"States.ALL\"]\n        ResultPath: $.error\n        Next: \n",
        ),
        (
            "    Catch:\n    - |\n",
            "Catcher",
            "    Catch:\n    - ErrorEquals: [\"States.ALL\"]\n      ResultPath: $.error\n      Next: \n",
        ),
        (
            "    Catch:\n    - Err|\n",
            "ErrorEquals",
            "    Catch:\n    - ErrorEquals: [\"States.ALL\"]\n",
        ),
        (
            "    Catch:\n    - ErrorEquals: [States.ALL]\n      |\n",
            "Next",
            "    Catch:\n    - ErrorEquals: [States.ALL]\n      Next: \n",
        ),
        (
            "    Retry:\n    - ErrorEquals:\n      - |\n",
            "Lambda.TooManyRequestsException",
            "    Retry:\n    - ErrorEquals:\n      - Lambda.TooManyRequestsException\n",
        ),
        (
            "    Retry:\n    - ErrorEquals: [|]\n",
            "States.Timeout",
            "    Retry:\n    - ErrorEquals: [\"States.Timeout\"]\n",
        ),
        (
            "    Parameters:\n      |\n",
            "FunctionName",
            "    Parameters:\n      FunctionName: \n",
        ),
        (
            "    Parameters:\n      Payload.$: $$.Exe|\n",
            "Execution",
            "    Parameters:\n      Payload.$: $$.Execution\n",
        ),
        (
            "    Parameters:\n      Payload.$: States.Arr|\n",
            "States.ArrayLength",
            "    Parameters:\n      Payload.$: States.ArrayLength()\n",
        ),
        (
            "  |\n",
            "Pass state",
            "  MyPass:\n    Type: Pass\n    End: true\n",
        ),
        (
            "  Two|\n",
            "Two: Wait state",
            "  Two:\n    Type: Wait\n    Seconds: 10\n    End: true\n",
        ),
        (
            "    QueryLanguage: JSONata\n    Output: '{% $states.|'\n",
            "result",
            "    QueryLanguage: JSONata\n    Output: '{% $states.result'\n",
        ),
        (
            "    QueryLanguage: JSONata\n    Output: >-\n      {%\n        $upper|\n      %}\n",
            "$uppercase",
            "    QueryLanguage: JSONata\n    Output: >-\n      {%\n        $uppercase()\n      %}\n",
        ),
    ] {
        let text = taken(&format!("{HEAD}{typed}"), label);
        assert_eq!(text.strip_prefix(HEAD), Some(expected), "{typed}");
    }
}

#[test]
fn what_stands_in_yaml_counts() {
    // Fields that are there are not offered again, and a missing state is.
    let labels =
        |text: &str| -> Vec<String> { found(text).items.into_iter().map(|it| it.label).collect() };
    let fields = labels(&format!("{HEAD}    Next: B\n    |\n"));
    assert!(
        !fields
            .iter()
            .any(|it| matches!(&**it, "Type" | "Resource" | "Next" | "End")),
        "{fields:?}"
    );
    assert_eq!(labels(&format!("{HEAD}    Next: B\n  |"))[0], "B");
    assert_eq!(labels("|").len(), 1);
    assert!(labels(&format!("{HEAD}    # |")).is_empty());
    assert!(labels(&format!("{HEAD}    Comment: >-\n      te|xt\n")).is_empty());
}
