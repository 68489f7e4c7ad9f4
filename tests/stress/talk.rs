//! Talks with a session as the page does, and looks whether every answer keeps what is promised of all.

use std::rc::Rc;

use asl_engine::api;
use asl_playground::protocol::{
    self, Checked, Command, Diagnostic, Document, Finished, RunRequest, Settings, Severity, Update,
    VisitId,
};
use asl_playground::session::Session;

/// Rows asked for at once, as the page does.
const ROWS: u32 = 1_000;
/// After so many rows somebody presses Stop. AWS's own quota is 25,000 events.
const PATIENCE: usize = 40_000;

/// Types a definition.
pub(crate) fn check(session: &mut Session, text: &str) -> Result<Checked, String> {
    let command = Command::Check {
        revision: 1,
        text: text.into(),
        machine_type: Settings::default().machine_type,
        substitutions: Rc::default(),
    };
    let mut updates = session.answer(command);
    sent(&updates)?;
    // The ide is asked what the text could be, where it is no definition.
    updates.retain(|update| !matches!(update, Update::Pass(_)));
    let Some(Update::Checked(checked)) = updates.pop() else {
        return Err("a check is not answered".into());
    };
    inside(&checked.diagnostics, text)?;
    let errors = checked
        .diagnostics
        .iter()
        .any(|found| found.severity == Severity::Error);
    match (errors, checked.runnable) {
        (true, true) => Err("it can run although it has errors".into()),
        // Nothing is wrong with what awaits the values of its placeholders.
        (false, false) if !text.contains("${") => Err("it cannot run, without an error".into()),
        _ => Ok(checked),
    }
}

/// A finding says something, and of a place in the text.
pub(crate) fn inside(diagnostics: &[Diagnostic], text: &str) -> Result<(), String> {
    let units = text.encode_utf16().count();
    match diagnostics.iter().find(|found| {
        let (from, to) = (found.range.from as usize, found.range.to as usize);
        from > to || to > units || found.message.is_empty()
    }) {
        Some(found) => Err(format!("a finding without a place: {found:?}")),
        None => Ok(()),
    }
}

/// What is sent to the page can be sent.
pub(crate) fn sent(updates: &[Update]) -> Result<(), String> {
    match updates
        .iter()
        .find(|update| matches!(update, Update::Failed { .. }))
    {
        Some(failed) => Err(format!("{failed:?}")),
        None => updates.iter().try_for_each(|update| {
            let read: Update = protocol::from_bytes(&protocol::to_bytes(update)?)?;
            if read == *update {
                Ok(())
            } else {
                Err(format!("{update:?} arrives as {read:?}"))
            }
        }),
    }
}

/// What came of a run.
pub(crate) enum Run {
    /// A text is at fault.
    Refused(Document, Vec<Diagnostic>),
    /// It ran; whether Stop ended it.
    Finished { finished: Finished, stopped: bool },
}

/// Runs, and looks at what came of it.
pub(crate) fn run(
    session: &mut Session,
    definition: &str,
    input: &str,
    mocks: &str,
) -> Result<Run, String> {
    let mut updates = session.answer(Command::Run(RunRequest {
        run: 1,
        definition: definition.into(),
        input: input.into(),
        mocks: mocks.into(),
        test_case: None,
        substitutions: Rc::default(),
        settings: Settings::default(),
    }));
    sent(&updates)?;
    match updates.pop() {
        Some(Update::Started { .. }) => {}
        Some(Update::Refused {
            document,
            diagnostics,
            ..
        }) if !diagnostics.is_empty() => {
            return Ok(Run::Refused(document, diagnostics));
        }
        other => return Err(format!("a run is answered by {other:?}")),
    }
    let (mut rows, mut visits) = (0, 0);
    loop {
        let stopped = rows >= PATIENCE;
        let updates = session.answer(if stopped {
            Command::Stop { run: 1 }
        } else {
            Command::Pull {
                run: 1,
                events: ROWS,
            }
        });
        sent(&updates)?;
        let mut updates = updates.into_iter();
        let Some(Update::Batch(batch)) = updates.next() else {
            return Err("a pull brings no batch".into());
        };
        rows += batch.rows.len();
        visits += batch.visits.len();
        if batch.rows.is_empty() && !batch.done {
            return Err("a pull brings nothing".into());
        }
        if let Some(Update::Finished(finished)) = updates.next() {
            look_at(session, rows, visits)?;
            return Ok(Run::Finished { finished, stopped });
        }
        if stopped {
            return Err("Stop does not end it".into());
        }
    }
}

/// Looks at the first and the last visit, and the last event.
fn look_at(session: &mut Session, rows: usize, visits: usize) -> Result<(), String> {
    let id = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    for visit in [0, id(visits.saturating_sub(1))] {
        sent(&session.answer(Command::Visit {
            attempt: None,
            run: 1,
            visit: VisitId(visit),
            whole: true,
        }))?;
    }
    sent(&session.answer(Command::Event {
        child: None,
        run: 1,
        event: id(rows),
        whole: true,
    }))
}

/// The same through the door that the JS package uses, to the JSON text that it gives.
pub(crate) fn outside(definition: &str, input: &str) {
    let response = api::run(api::RunRequest {
        definition: definition.into(),
        input: Some(input.into()),
        ..api::RunRequest::default()
    });
    let text = serde_json::to_string(&response).expect("a response is JSON");
    assert!(text.len() > 2);
}
