//! Round trips, damage, and the links of all times.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use proptest::prelude::*;

use super::*;
use crate::protocol::{MachineType, Settings};

fn project(definition: &str) -> Project {
    Project {
        definition: definition.into(),
        ..Project::default()
    }
}

fn link(project: Project) -> Link {
    Link {
        project,
        ..Link::default()
    }
}

fn encoded(definition: &str) -> String {
    encode(&link(project(definition))).unwrap()
}

fn everything() -> Link {
    Link {
        project: Project {
            title: "Order saga – ünïcödé 🦀".into(),
            definition: "{\n  \"StartAt\": \"Charge\",\n  \"States\": {}\n}\n".into(),
            input: "{\n    \"order\": 1.0\n}".into(),
            mocks: "{\n\t\"StateMachines\": {}\n}\n".into(),
            test_case: Some("Happy".into()),
            substitutions: Rc::new(
                [(
                    "Arn".into(),
                    "arn:aws:lambda:us-east-1:123456789012:function:f".into(),
                )]
                .into(),
            ),
            settings: Settings {
                machine_type: MachineType::Express,
                seed: 42,
                start_time: Some("2026-01-01T00:00:00Z".into()),
                execution_name: Some("run".into()),
                state_machine_name: Some("saga".into()),
                region: Some("eu-west-1".into()),
                account_id: Some("000000000000".into()),
                quotas: false,
            },
            ..Project::default()
        },
        step: Some("ProcessOrders[3]/Charge#2 & 100 %".into()),
        pane: Some("trace".into()),
        read_only: false,
    }
}

#[test]
fn a_link_carries_everything() {
    let mut link = Link {
        read_only: true,
        ..everything()
    };
    Rc::make_mut(&mut link.project.breakpoints).toggle("Charge");
    let fragment = encode(&link).unwrap();
    assert!(
        fragment.bytes().all(|byte| byte.is_ascii_graphic()),
        "{fragment}"
    );
    assert_eq!(decode(&fragment), Ok(link));
}

/// With tests, which were not known when `everything` was made.
fn with_tests(tests: &str) -> Link {
    let everything = everything();
    Link {
        project: Project {
            tests: tests.into(),
            ..everything.project
        },
        ..everything
    }
}

const TESTS: &str = "{\n  \"Tests\": {\n    \"Happy\": {\n      \"Input\": {},\n      \"Expect\": {\n        \"Status\": \"SUCCEEDED\"\n      }\n    }\n  }\n}";

#[test]
fn a_link_carries_tests_as_they_were_typed() {
    for tests in [
        TESTS,
        "",
        "{}",
        "{\"Tests\": {}}",
        "not JSON",
        "{},\n\"seed\": 7",
        "{\n  \"a\": [\n    1\n  ]\n}\n",
        "\"text\"",
        "[\n  1\n]",
        "{\n  \"\u{0}\": \"\u{1}\"\n}",
    ] {
        let link = with_tests(tests);
        assert_eq!(decode(&encode(&link).unwrap()), Ok(link), "{tests}");
    }
}

#[test]
fn a_link_opens_however_it_was_passed_on() {
    let link = link(project(r#"{"StartAt":"Hello"}"#));
    let fragment = encode(&link).unwrap();
    let value = fragment.strip_prefix("#v1=").unwrap();
    for text in [
        fragment.clone(),
        fragment.trim_start_matches('#').into(),
        format!("https://example.org/play/?embed=1{fragment}"),
        format!("#v1%3D{value}"),
        format!("{fragment}&unknown=1"),
        format!("#other=2&v1={value}"),
        // What stands behind it in a message.
        format!("{fragment})."),
        format!("{fragment}=="),
        format!("{fragment}abc"),
    ] {
        assert_eq!(decode(&text), Ok(link.clone()), "{text}");
    }
}

#[test]
fn an_address_without_a_project_is_not_a_link() {
    for text in [
        "",
        "#",
        "#intro",
        "#s=Charge",
        "https://example.org/",
        "#v=1",
        "#vx=1",
        "#version",
    ] {
        assert_eq!(decode(text), Err(LinkError::NotALink), "{text}");
    }
}

#[test]
fn a_link_that_is_cut_off_says_how_much_is_missing() {
    let fragment = encode(&everything()).unwrap();
    let value = fragment
        .strip_prefix("#v1=")
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    for have in 0..value.len() {
        let cut = format!("#v1={}", value.get(..have).unwrap());
        match decode(&cut) {
            Err(LinkError::CutOff { have: said, want }) => {
                assert_eq!(said, have);
                assert!(
                    want.is_none_or(|want| want == value.len()),
                    "{want:?} of {}",
                    value.len()
                );
                assert!(have < 14 || want.is_some());
            }
            other => panic!("{have} characters: {other:?}"),
        }
    }
    let message = LinkError::CutOff {
        have: 1_204,
        want: Some(1_391),
    }
    .to_string();
    assert!(
        message.starts_with("the link is cut off: 1,204 of 1,391 characters arrived"),
        "{message}"
    );
}

#[test]
fn a_changed_character_is_noticed() {
    let fragment = encoded(r#"{"StartAt":"Hello","States":{"Hello":{"Type":"Pass","End":true}}}"#);
    let start = "#v1=".len();
    for index in start..fragment.len() {
        for other in ["A", "_", "9", "!"] {
            let mut changed = fragment.clone();
            changed.replace_range(index..=index, other);
            if changed != fragment {
                // The last character can carry bits that mean nothing.
                let decoded = decode(&changed);
                assert!(
                    decoded.is_err() || index + 1 == fragment.len(),
                    "{index}: {decoded:?}"
                );
            }
        }
    }
}

#[test]
fn what_a_mail_program_does_to_a_long_link_is_undone() {
    let whole = project(r#"{"StartAt":"Hello","States":{"Hello":{"Type":"Pass","End":true}}}"#);
    let fragment = encode(&link(whole.clone())).unwrap();
    let (front, back) = fragment.split_at(30);
    for sent in [
        format!("{front} {back}"),
        format!("{front}%0A%20{back}"),
        format!("{front}=\r\n{back}"),
        format!("{front}=%0D%0A{back}"),
        fragment.replacen('=', "=3D", 1),
        format!("{fragment}."),
        format!("{fragment}>"),
        format!("{fragment} and more words"),
    ] {
        assert_eq!(decode(&sent), Ok(link(whole.clone())), "{sent}");
    }
}

#[test]
fn a_link_of_a_newer_page_is_recognised() {
    for bytes in [
        &[2, 1, 0, 0, 0][..],
        &[1, 2, 0, 0, 0],
        &[1, 1, 0x80, 0x08, 0, 0, 0, 0, 0],
    ] {
        assert_eq!(
            decode(&format!("#v1={}", BASE64.encode(bytes))),
            Err(LinkError::NewerVersion),
            "{bytes:?}"
        );
    }
    assert_eq!(decode("#v2=anything"), Err(LinkError::NewerVersion));
    // A page of that time may write both.
    assert_eq!(
        decode(&format!(
            "#v2=anything&{}",
            encoded("{}").trim_start_matches('#')
        )),
        Ok(link(project("{}")))
    );
}

#[test]
fn what_does_not_fit_is_refused_on_both_sides() {
    let large: String = (0..MOST_BYTES / 7 + 1)
        .map(|number| format!("{number:07}"))
        .collect();
    let error = encode(&link(project(&large))).unwrap_err();
    assert!(
        matches!(error, LinkError::TooLarge { bytes } if bytes > MOST_BYTES),
        "{error}"
    );
    // A header that promises a gigabyte.
    let bytes = [
        1, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x04, 4, 0, 0, 0, 0, 0, 0, 0,
    ];
    assert_eq!(
        decode(&format!("#v1={}", BASE64.encode(bytes))),
        Err(LinkError::TooLarge { bytes: 1 << 30 })
    );
    assert!(matches!(
        decode(&format!("#v1={}", "A".repeat(5_000_000))),
        Err(LinkError::TooLarge { .. })
    ));
    let most = link(project(&"x".repeat(MOST_BYTES - 4)));
    assert_eq!(decode(&encode(&most).unwrap()), Ok(most));
}

#[test]
fn brackets_that_would_indent_without_end_are_damage() {
    // Made by hand: nothing that we write has such a layout.
    let plain = format!("\0{}\0\0\0", "[".repeat(100_000));
    let bytes = wire::sealed(2, plain.as_bytes());
    assert_eq!(
        decode(&format!("#v1={}", BASE64.encode(bytes))),
        Err(LinkError::Damaged)
    );
}

/// Links are made of its bytes: it must never change. A better dictionary gets a number and a file of its own.
#[test]
fn the_dictionary_is_frozen() {
    let sum = crc::Crc::<u64>::new(&crc::CRC_64_XZ).checksum(wire::DICTIONARY_1);
    assert_eq!(
        (wire::DICTIONARY_1.len(), format!("{sum:016x}")),
        (DICTIONARY_LEN, String::from(DICTIONARY_SUM))
    );
}

const DICTIONARY_LEN: usize = 5_497;
const DICTIONARY_SUM: &str = "0f78bbee8af3e784";

/// `tests/links/NAME.link` opens as `tests/links/NAME.json` says, for ever. `UPDATE=1` writes the files that are not there yet, and only those.
#[test]
fn golden_links_open_for_ever() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links");
    let hello = "{\n  \"StartAt\": \"Hello\",\n  \"States\": {\n    \"Hello\": {\n      \"Type\": \"Pass\",\n      \"End\": true\n    }\n  }\n}\n";
    for (name, link) in [
        ("v1-nothing", Link::default()),
        (
            "v1-hello",
            link(Project {
                title: "Hello".into(),
                input: "{}".into(),
                ..project(hello)
            }),
        ),
        ("v1-everything", everything()),
        ("v1-tests", with_tests(TESTS)),
        (
            "v1-read-only",
            Link {
                read_only: true,
                ..link(project(hello))
            },
        ),
        (
            "v1-yaml",
            link(project(
                "# A greeting\nStartAt: Hello\nStates:\n  Hello:\n    Type: Pass\n    End: true\n",
            )),
        ),
        (
            "v1-not-json",
            link(project("{ \"StartAt\": \u{0}\u{1}\r\n")),
        ),
    ] {
        let path = |extension: &str| folder.join(format!("{name}.{extension}"));
        if std::env::var_os("UPDATE").is_some() && !path("link").exists() {
            std::fs::write(path("link"), encode(&link).unwrap() + "\n").unwrap();
            std::fs::write(path("json"), format!("{:#}\n", said(&link))).unwrap();
        }
    }
    let mut links: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    links.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "link")
    });
    assert!(links.len() >= 7);
    for path in links {
        let fragment = std::fs::read_to_string(&path).unwrap();
        let expected: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path.with_extension("json")).unwrap())
                .unwrap();
        let link = decode(fragment.trim_end())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(said(&link), expected, "{}", path.display());
    }
}

fn said(link: &Link) -> serde_json::Value {
    let project: serde_json::Value = serde_json::from_str(&link.project.to_json()).unwrap();
    let mut said = serde_json::json!({ "project": project, "step": link.step, "pane": link.pane });
    if link.read_only {
        said["readOnly"] = true.into();
    }
    said
}

fn texts() -> impl Strategy<Value = String> {
    let json =
        prop::collection::vec(("[a-z\"\\\\]{0,5}", any::<i32>()), 0..5).prop_map(|members| {
            let object: serde_json::Map<_, _> = members
                .into_iter()
                .map(|(key, value)| (key, serde_json::json!([value, {}])))
                .collect();
            serde_json::to_string_pretty(&object).unwrap()
        });
    prop_oneof![
        any::<String>(),
        "[ \\[\\]{}:,\"\\\\a\n\r\t\u{0}\u{1}\u{2}0-3]{0,40}",
        json.clone(),
        json.prop_map(|text| text + "\n")
    ]
}

fn settings() -> impl Strategy<Value = Settings> {
    let text = || proptest::option::of(any::<String>());
    let names = (text(), text(), text(), text(), text());
    (any::<bool>(), any::<u32>(), any::<bool>(), names).prop_map(
        |(express, seed, quotas, names)| {
            let (start_time, execution_name, state_machine_name, region, account_id) = names;
            Settings {
                machine_type: if express {
                    MachineType::Express
                } else {
                    MachineType::Standard
                },
                seed,
                start_time,
                execution_name,
                state_machine_name,
                region,
                account_id,
                quotas,
            }
        },
    )
}

/// Whatever can be on the page.
fn projects() -> impl Strategy<Value = Project> {
    let substitutions = prop::collection::btree_map(any::<String>(), any::<String>(), 0..4);
    let breakpoints = prop::collection::vec(any::<String>(), 0..3);
    let texts = [texts(), texts(), texts(), texts()];
    let more = (
        proptest::option::of(any::<String>()),
        substitutions,
        breakpoints,
    );
    (any::<String>(), texts, settings(), more).prop_map(|(title, texts, settings, more)| {
        let ([definition, input, mocks, tests], (test_case, substitutions, states)) =
            (texts.map(Rc::from), more);
        let mut breakpoints = crate::breakpoint::Breakpoints::default();
        for state in &states {
            breakpoints.toggle(state);
        }
        Project {
            title: title.into(),
            definition,
            input,
            mocks,
            test_case: test_case.map(Rc::from),
            substitutions: Rc::new(substitutions),
            settings,
            breakpoints: Rc::new(breakpoints),
            tests,
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(project in projects(), step in proptest::option::of(any::<String>()), pane in proptest::option::of(any::<String>()), read_only: bool) {
        let link = Link { project, step, pane, read_only };
        prop_assert_eq!(decode(&encode(&link).unwrap()), Ok(link.clone()));
        prop_assert_eq!(Project::from_json(&link.project.to_json()), Some(link.project));
    }

    #[test]
    fn a_mutated_link_is_read_or_refused(
        definition in texts(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = wire::write(&project(&definition)).unwrap();
        for (index, value) in changes {
            let index = index.index(bytes.len());
            bytes[index] = value;
        }
        let _ = decode(&format!("#v1={}", BASE64.encode(bytes)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), value in "[A-Za-z0-9_-]{0,200}", bytes in any::<Vec<u8>>()) {
        let _ = decode(&text);
        let _ = decode(&format!("#v1=AQ{value}"));
        let _ = decode(&format!("#v1={}", BASE64.encode(wire::sealed(0, &bytes))));
        let _ = crate::embed::Embed::of(&text);
        let _ = crate::embed::asked("load", &text);
    }
}
