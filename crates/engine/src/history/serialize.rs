//! An event as the API's JSON: `timestamp`, `type`, `id`, `previousEventId` and one member with the details (reference 04-events §1, §8).

use asl_json::Value;
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::HistoryEvent;
use super::members::{Member, details};

impl Serialize for HistoryEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = Vec::new();
        let details = details(&self.detail, &mut |name, member| {
            members.push((name, member))
        });
        let mut event =
            serializer.serialize_struct("HistoryEvent", 4 + usize::from(details.is_some()))?;
        event.serialize_field("timestamp", &self.timestamp)?;
        event.serialize_field("type", self.detail.type_name())?;
        event.serialize_field("id", &self.id.0)?;
        event.serialize_field("previousEventId", &self.previous_event_id.0)?;
        if let Some(name) = details {
            event.serialize_field(name, &Members(members))?;
        }
        event.end()
    }
}

/// The members of a details object, in the order they are written.
struct Members<'a>(Vec<(&'static str, Member<'a>)>);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Details", self.0.len())?;
        for (name, member) in &self.0 {
            members.serialize_field(name, member)?;
        }
        members.end()
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Json(payload) => serializer.collect_str(payload),
            Self::Whole => {
                let mut whole = serializer.serialize_struct("Truncation", 1)?;
                whole.serialize_field("truncated", &false)?;
                whole.end()
            }
            Self::Role(role) => {
                let mut credentials = serializer.serialize_struct("TaskCredentials", 1)?;
                credentials.serialize_field("roleArn", role)?;
                credentials.end()
            }
            Self::Variables(variables) => {
                let mut map = serializer.serialize_map(Some(variables.len()))?;
                for (name, value) in *variables {
                    map.serialize_entry(&**name, &Printed(value))?;
                }
                map.end()
            }
        }
    }
}

/// A value as a string that holds its JSON.
struct Printed<'a>(&'a Value);

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}
