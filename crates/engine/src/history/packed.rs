//! A history in few large pieces instead of many small objects: what crosses to JavaScript.
//!
//! Most events of a history look alike, and most of their texts were seen before. So an event is a row of numbers that begins with its
//! [`Shape`], and texts are named by numbers (see [`asl_json::Texts`]): handing out a history costs what is new in it.

use std::collections::HashMap;

use asl_json::{Pieces, Texts};
use serde::Serialize;

use super::members::{Member, details};
use super::{EventDetail, HistoryEvent};
use crate::clock::Timestamp;
use crate::payload::Payload;

/// A packed history.
///
/// `rows` has for each event, in the order of their ids from 1 on: the place of its shape in `shapes`, the name of its `timestamp`, its
/// `previousEventId`, and what each of [`Shape::members`] says. The text 0 is that of the execution's input; it is left empty, since whoever gave it has it.
#[derive(Debug, Default)]
pub struct PackedHistory {
    /// What the events look like.
    pub shapes: Vec<Shape>,
    /// The events, one behind the other. Whole numbers, as JavaScript has them.
    pub rows: Vec<f64>,
    /// The texts.
    pub texts: Pieces,
    /// The name of the text of the output, if there is one.
    pub output: Option<u32>,
}

/// What an event looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// `type`
    #[serde(rename = "type")]
    pub type_name: &'static str,
    /// The name of the details object, if there is one.
    pub details: Option<&'static str>,
    /// The members of the details object and how each is written in the row.
    pub members: Vec<(&'static str, Column)>,
}

/// How a member of a details object is written in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    /// The name of a text.
    Text,
    /// The number itself.
    Number,
    /// Nothing: it is `{"truncated": false}`.
    Whole,
    /// The name of the text of the one member `roleArn`.
    Role,
    /// How many variables, and for each the names of the texts of its name and its value.
    Variables,
}

/// Packs a history and the output of its execution.
#[must_use]
pub fn pack(events: &[HistoryEvent], output: Option<&Payload>) -> PackedHistory {
    let mut packer = Packer {
        packed: PackedHistory::default(),
        texts: Texts::default(),
        timestamps: HashMap::new(),
        members: Vec::new(),
    };
    if let Some(EventDetail::ExecutionStarted { input, .. }) =
        events.first().map(|event| &event.detail)
    {
        input.given(&mut packer.texts);
    }
    for event in events {
        packer.event(event);
    }
    let output = output.map(|output| output.named(&mut packer.texts));
    PackedHistory {
        texts: packer.texts.finish(),
        output,
        ..packer.packed
    }
}

struct Packer<'v> {
    packed: PackedHistory,
    texts: Texts<'v>,
    /// The names of the texts of timestamps.
    timestamps: HashMap<Timestamp, u32>,
    /// The members of the event at hand.
    members: Vec<(&'static str, Column)>,
}

impl<'v> Packer<'v> {
    fn event(&mut self, event: &'v HistoryEvent) {
        let timestamp = match self.timestamps.get(&event.timestamp) {
            Some(name) => *name,
            None => {
                let name = self.texts.fresh(&event.timestamp.to_string());
                self.timestamps.insert(event.timestamp, name);
                name
            }
        };
        let rows = &mut self.packed.rows;
        let start = rows.len();
        rows.extend([0.0, f64::from(timestamp), number(event.previous_event_id.0)]);
        let Self { texts, members, .. } = self;
        members.clear();
        let details = details(&event.detail, &mut |name, member| {
            members.push((name, column(&member)));
            add(member, texts, rows);
        });
        let shape = self.shape(event.detail.type_name(), details);
        if let Some(place) = self.packed.rows.get_mut(start) {
            *place = f64::from(u32::try_from(shape).unwrap_or(u32::MAX));
        }
    }

    /// The place of the shape of the event at hand. There are some dozens at most.
    fn shape(&mut self, type_name: &'static str, details: Option<&'static str>) -> usize {
        let shapes = &mut self.packed.shapes;
        let known = shapes
            .iter()
            .position(|shape| shape.type_name == type_name && shape.members == self.members);
        known.unwrap_or_else(|| {
            shapes.push(Shape {
                type_name,
                details,
                members: self.members.clone(),
            });
            shapes.len() - 1
        })
    }
}

fn column(member: &Member<'_>) -> Column {
    match member {
        Member::Text(_) | Member::Json(_) => Column::Text,
        Member::Number(_) => Column::Number,
        Member::Whole => Column::Whole,
        Member::Role(_) => Column::Role,
        Member::Variables(_) => Column::Variables,
    }
}

fn add<'v>(member: Member<'v>, texts: &mut Texts<'v>, rows: &mut Vec<f64>) {
    match member {
        Member::Text(text) | Member::Role(text) => rows.push(texts.text(text).into()),
        Member::Json(payload) => rows.push(payload.named(texts).into()),
        Member::Number(it) => rows.push(number(it)),
        Member::Whole => {}
        Member::Variables(variables) => {
            rows.push(number(variables.len() as u64));
            for (name, value) in variables {
                rows.extend([texts.text(name), texts.value(value)].map(f64::from));
            }
        }
    }
}

/// As JavaScript reads the number from JSON.
#[expect(
    clippy::cast_precision_loss,
    reason = "JavaScript has no other numbers"
)]
fn number(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Options, RunRequest, run_packed};

    /// A chain of Pass states of which each adds a key to the document.
    fn growing(states: usize) -> PackedHistory {
        let chain: Vec<String> = (1..=states)
            .map(|k| {
                let next = if k < states {
                    format!(r#""Next":"S{}""#, k + 1)
                } else {
                    r#""End":true"#.to_owned()
                };
                format!(
                    r#""S{k}":{{"Type":"Pass","Result":{k},"ResultPath":"$.steps.s{k}",{next}}}"#
                )
            })
            .collect();
        let request = RunRequest {
            definition: format!(r#"{{"StartAt":"S1","States":{{{}}}}}"#, chain.join(",")),
            input: Some(r#"{ "steps": {} }"#.into()),
            options: Options::default(),
            ..RunRequest::default()
        };
        run_packed(request).1
    }

    #[test]
    fn events_are_rows_of_numbers_and_texts_have_names() {
        let PackedHistory {
            shapes,
            rows,
            texts,
            output,
        } = growing(1);
        let types: Vec<_> = shapes.iter().map(|shape| shape.type_name).collect();
        assert_eq!(
            types,
            [
                "ExecutionStarted",
                "PassStateEntered",
                "PassStateExited",
                "ExecutionSucceeded"
            ]
        );
        assert_eq!(shapes[2].details, Some("stateExitedEventDetails"));
        assert_eq!(
            shapes[2].members,
            [
                ("name", Column::Text),
                ("output", Column::Text),
                ("outputDetails", Column::Whole)
            ]
        );
        let all = texts.all();
        let text = |row: f64| all[row as usize].as_str();
        assert_eq!(text(rows[1]), "2026-01-01T00:00:00.000Z");
        assert_eq!(rows[2], 0.0, "`previousEventId`");
        assert_eq!((rows[3], text(rows[3])), (0.0, ""), "the input is left out");
        assert_eq!(text(output.unwrap().into()), r#"{"steps":{"s1":1}}"#);
    }

    #[test]
    fn a_growing_document_is_packed_in_what_is_new() {
        let (small, large) = (growing(500), growing(1_000));
        assert!(large.texts.text.len() < small.texts.text.len() * 5 / 2);
        assert!(
            large.texts.text.len() < 500_000,
            "13 MB of JSON when each event has its own"
        );
    }
}
