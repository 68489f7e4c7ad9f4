//! The binary, as it is called: what it prints, and how it ends.

#![expect(clippy::expect_used, reason = "a test says what it misses")]

use std::path::{Path, PathBuf};
use std::process::Command;

const ORDER: &str = r#"{ "StartAt": "Charge", "States": {
  "Charge": { "Type": "Task", "Resource": "${Charge}",
    "Retry": [{ "ErrorEquals": ["Busy"] }],
    "Catch": [{ "ErrorEquals": ["Declined"], "Next": "Tell" }], "End": true },
  "Tell": { "Type": "Pass", "Result": "sorry", "End": true } } }"#;

const TESTS: &str = r#"{ "Substitutions": { "Charge": "arn:aws:lambda:us-east-1:123456789012:function:charge" }, "Tests": {
  "paid": { "TestCase": "Fine", "Expect": { "Output": { "paid": true } } },
  "no money": { "TestCase": "NoMoney", "Expect": { "Output": "sorry", "Path": ["Charge", "Tell"] } } } }"#;

const MOCKS: &str = r#"{ "StateMachines": { "Orders": { "TestCases": { "Fine": { "Charge": "Paid" }, "NoMoney": { "Charge": "Declines" } } } },
  "MockedResponses": { "Paid": { "0": { "Return": { "paid": true } } }, "Declines": { "0": { "Throw": { "Error": "Declined", "Cause": "<no> \"money\"" } } } } }"#;

/// A folder with these files, of one test alone.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    for (file, text) in files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folder");
        std::fs::write(path, text).expect("file");
    }
    folder
}

/// How it ended, its standard output, its standard error.
fn asl(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_asl"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn orders(name: &str, tests: &str) -> PathBuf {
    folder(
        name,
        &[
            ("order.asl.json", ORDER),
            ("order.tests.json", tests),
            ("MockConfigFile.json", MOCKS),
        ],
    )
}

#[test]
fn tests_pass_and_say_what_they_leave_out() {
    let folder = orders("pass", TESTS);
    for args in [
        &["test"][..],
        &["test", "."],
        &["test", "order.tests.json"],
        &["test", "order.asl.json"],
    ] {
        let (code, out, err) = asl(&folder, args);
        let lines: Vec<&str> = out.lines().skip(1).collect();
        assert_eq!((code, &*err), (0, ""), "{args:?} {out}");
        assert_eq!(
            lines,
            [
                "  ok      paid",
                "  ok      no money",
                "  coverage 75 % (3 of 4)",
                "    not covered: Retry 1 of Charge (Busy) (./order.asl.json:3:15)",
                "",
                "2 tests: 2 passed, 0 failed",
            ]
            .map(|line| if args.len() == 1 || args[1] == "." {
                line.to_owned()
            } else {
                line.replace("./", "")
            }),
            "{args:?}"
        );
    }
    let (code, out, _) = asl(&folder, &["test", "--coverage", "80"]);
    assert_eq!(
        (code, out.contains("coverage 75 % is below 80 %")),
        (1, true),
        "{out}"
    );
    let (code, out, _) = asl(&folder, &["test", "--only", "money"]);
    assert_eq!(
        (code, out.contains("1 tests: 1 passed")),
        (0, true),
        "{out}"
    );
}

#[test]
fn a_failing_test_says_what_differs_and_ends_with_1() {
    let folder = orders(
        "fail",
        &TESTS.replace(
            r#""Path": ["Charge", "Tell"]"#,
            r#""Path": ["Charge"], "Status": "FAILED""#,
        ),
    );
    let (code, out, _) = asl(&folder, &["test", "--junit", "out.xml"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("  FAILED  no money (SUCCEEDED, 9 events, 0 s of virtual time)"),
        "{out}"
    );
    assert!(
        out.contains("          state 2 of the path: expected the end, got `Tell`"),
        "{out}"
    );
    assert!(out.ends_with("2 tests: 1 passed, 1 failed\n"), "{out}");
    let xml = std::fs::read_to_string(folder.join("out.xml")).expect("the JUnit file");
    assert_eq!(
        xml,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="./order.tests.json" tests="2" failures="1" errors="0">
    <testcase classname="./order.tests.json" name="paid" time="0.000"/>
    <testcase classname="./order.tests.json" name="no money" time="0.000">
      <failure message="the status: expected FAILED, got SUCCEEDED">the status: expected FAILED, got SUCCEEDED&#10;state 2 of the path: expected the end, got `Tell`</failure>
    </testcase>
  </testsuite>
</testsuites>
"#
    );
}

#[test]
fn yaml_and_names_in_the_file_are_followed() {
    let folder = folder(
        "yaml",
        &[
            (
                "flows/hello.yaml",
                "StartAt: Hello\nStates:\n  Hello: {Type: Pass, End: true}\n",
            ),
            (
                "tests/greeting.tests.yml",
                "Definition: ../flows/hello.yaml\nTests:\n  echo:\n    Input: {a: 1}\n    Expect: {Output: {a: 1}}\n",
            ),
            ("node_modules/x.tests.json", "{"),
        ],
    );
    let (code, out, err) = asl(&folder, &["test"]);
    assert_eq!((code, &*err), (0, ""), "{out}");
    assert!(out.contains("coverage 100 % (1 of 1)"), "{out}");
}

#[test]
fn what_cannot_begin_ends_with_2_and_says_why() {
    let folder = folder(
        "errors",
        &[
            (
                "bad.asl.json",
                r#"{ "StartAt": "A", "States": { "B": { "Type": "Pass", "End": true } } }"#,
            ),
            ("bad.tests.json", r#"{ "Tests": {} }"#),
            ("alone.tests.json", r#"{ "Tests": {} }"#),
            ("list.tests.json", "{\n  \"Tests\": []\n}"),
            (
                "ok.asl.json",
                r#"{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } }"#,
            ),
            ("empty/readme.md", ""),
        ],
    );
    for (args, why) in [
        (&["tset"][..], "there is no command `tset`"),
        (&["test", "--juint", "x"], "invalid option '--juint'"),
        (&["test", "empty"], "no tests below empty"),
        (
            &["test", "absent.tests.json"],
            "absent.tests.json cannot be read",
        ),
        (
            &["test", "alone.tests.json"],
            "there is no alone.asl.json beside it",
        ),
        (
            &["test", "list.tests.json"],
            "list.tests.json:2:12: `Tests` is an object",
        ),
        (
            &["test", "bad.tests.json"],
            "bad.asl.json:1:14: there is no state `A`",
        ),
        (
            &["test", "ok.asl.json"],
            "ok.asl.json has no tests: write ok.tests.json beside it",
        ),
        (&["run"], "`asl run` takes one definition"),
        (
            &["run", "ok.asl.json", "--input", "{"],
            "the input is no JSON",
        ),
        (
            &["run", "ok.asl.json", "--input", "nowhere.json"],
            "nowhere.json cannot be read",
        ),
        (
            &["run", "ok.asl.json", "--mocks", "bad.tests.md"],
            "bad.tests.md cannot be read",
        ),
        (&["run", "ok.asl.json", "--set", "x"], "has no `=`"),
        (&["check"], "`asl check` takes definitions"),
    ] {
        let (code, out, err) = asl(&folder, args);
        assert_eq!(code, 2, "{args:?} {out} {err}");
        assert!(err.contains(why), "{args:?} {err}");
    }
}

#[test]
fn a_run_prints_its_output_or_its_history() {
    let folder = orders("run", TESTS);
    let charge = "Charge=arn:aws:lambda:us-east-1:123456789012:function:charge";
    let run = |more: &[&str]| {
        let args = [
            &[
                "run",
                "order.asl.json",
                "--set",
                charge,
                "--mocks",
                "MockConfigFile.json",
            ],
            more,
        ]
        .concat();
        asl(&folder, &args)
    };
    assert_eq!(
        run(&["--case", "Fine"]),
        (0, "{\n  \"paid\": true\n}\n".into(), String::new())
    );
    assert_eq!(
        run(&["--case", "NoMoney", "--input", "{}"]).1,
        "\"sorry\"\n"
    );
    let (code, history, _) = run(&["--case", "Fine", "--history"]);
    let history: serde_json::Value = serde_json::from_str(&history).expect("JSON");
    assert_eq!(
        (code, &history["events"][0]["type"]),
        (0, &"ExecutionStarted".into())
    );

    let args = ["run", "order.asl.json", "--set", charge];
    assert_eq!(
        asl(&folder, &args).2,
        "answered by default, since no mock says what comes: Charge\n"
    );

    std::fs::write(folder.join("sad.json"), MOCKS.replace("Declined", "Broke")).expect("file");
    let args = [
        "run",
        "order.asl.json",
        "--set",
        charge,
        "--mocks",
        "sad.json",
        "--case",
        "NoMoney",
    ];
    let (code, out, err) = asl(&folder, &args);
    assert_eq!((code, &*out), (1, ""));
    assert_eq!(
        err.lines().skip(1).collect::<Vec<_>>(),
        ["FAILED", "  error: Broke", "  cause: <no> \"money\""]
    );
}

#[test]
fn a_check_prints_places() {
    let folder = folder(
        "check",
        &[
            (
                "bad.asl.json",
                "{ \"StartAt\": \"A\",\n  \"States\": { \"B\": { \"Type\": \"Pass\", \"End\": true } } }",
            ),
            (
                "ok.asl.yaml",
                "StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n",
            ),
        ],
    );
    let (code, out, _) = asl(&folder, &["check", "ok.asl.yaml", "bad.asl.json"]);
    assert_eq!(code, 1);
    assert!(out.contains("bad.asl.json:1:14: error: "), "{out}");
    assert!(out.contains("[start-at-missing-target]"), "{out}");
    assert!(out.contains("2 files: "), "{out}");
    assert_eq!(asl(&folder, &["check", "ok.asl.yaml"]).0, 0);
    let (code, help, _) = asl(&folder, &["--help"]);
    assert_eq!((code, help.contains("asl test")), (0, true));
}

#[test]
fn a_definition_is_drawn() {
    let folder = folder("graph", &[("order.asl.json", ORDER), ("empty.json", "{}")]);
    let (code, out, err) = asl(
        &folder,
        &["graph", "order.asl.json", "--title", "An <order>"],
    );
    assert_eq!((code, &*err), (0, ""));
    assert!(
        out.starts_with("<svg ")
            && out.contains("<title>An &lt;order&gt;</title>")
            && out.contains(">Charge<"),
        "{out}"
    );
    let (code, out, err) = asl(&folder, &["graph", "empty.json"]);
    assert_eq!((code, &*out), (2, ""));
    assert!(err.contains("empty.json has no states to draw"), "{err}");
    assert_eq!(asl(&folder, &["graph"]).0, 2);
}
