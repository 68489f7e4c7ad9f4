//! Links.

use asl_playground::embed::Embed;
use asl_playground::project::Project;
use asl_playground::share::{Link, decode, encode};

/// An address is a link, or it is said why not; what is read of it makes a link that reads the same, and so do the parts of the text itself, set apart
/// by a line `---`, as those of a project.
pub fn link(text: &str) {
    let read = decode(text);
    assert_eq!(read, decode(text), "not the same twice");
    match read {
        Ok(link) => assert_kept(&link),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let _ = Embed::of(text);

    let mut parts = text.splitn(6, "\n---\n");
    let mut part = || parts.next().unwrap_or_default();
    let project = Project {
        title: part().into(),
        definition: part().into(),
        input: part().into(),
        mocks: part().into(),
        tests: part().into(),
        ..Project::default()
    };
    let step = Some(part().to_owned());
    assert_kept(&Link {
        project,
        step,
        pane: Some(text.to_owned()),
        read_only: text.len() % 2 == 1,
    });
    // And as what comes after a beginning that is right.
    for beginning in ["#v1=", "#v1=AQE"] {
        let _ = decode(&format!("{beginning}{text}"));
    }
}

#[track_caller]
fn assert_kept(link: &Link) {
    if let Ok(fragment) = encode(link) {
        assert!(
            fragment.bytes().all(|byte| byte.is_ascii_graphic()),
            "{fragment}"
        );
        assert_eq!(decode(&fragment).as_ref(), Ok(link), "{fragment}");
    }
}
