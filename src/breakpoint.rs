//! Where the cursor stops on its way through a run. Kept with the project; a run does not depend on it.

use std::rc::Rc;

use crate::json_text::{Json, Object, array};

/// All breakpoints of a project, in the order in which they were set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Breakpoints {
    /// The list.
    pub list: Vec<Breakpoint>,
    /// Whether every error stops the cursor where it arises.
    pub on_error: bool,
}

/// A place to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakpoint {
    /// What is stopped at.
    pub stop: Stop,
    /// Whether it counts now.
    pub enabled: bool,
}

/// What is stopped at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The entry of a state.
    State {
        /// Its name.
        name: Rc<str>,
        /// Only in this iteration of a Map around it, from 0; for a Map: where this iteration starts.
        iteration: Option<u32>,
        /// Only where this holds, for its effective input and variables: JSONata in a JSONata state, else a Choice rule as JSON or in short
        /// (`$.total > 100`).
        condition: Option<Rc<str>>,
    },
    /// An error of this name, where it arises.
    Error(Rc<str>),
}

impl Stop {
    /// The plain entry of a state.
    #[must_use]
    pub fn at(name: &str) -> Self {
        Self::State {
            name: name.into(),
            iteration: None,
            condition: None,
        }
    }
}

impl Breakpoints {
    /// Whether nothing would stop the cursor.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        !self.on_error && self.list.iter().all(|breakpoint| !breakpoint.enabled)
    }

    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.on_error && self.list.is_empty()
    }

    /// Whether a state has a breakpoint of its own, and one of them counts now.
    #[must_use]
    pub fn of_state(&self, state: &str) -> Option<bool> {
        let own = self
            .list
            .iter()
            .filter(|breakpoint| match &breakpoint.stop {
                Stop::State { name, .. } => **name == *state,
                Stop::Error(_) => false,
            });
        own.map(|breakpoint| breakpoint.enabled)
            .reduce(|one, other| one || other)
    }

    /// Takes the breakpoints of a state away, or sets one if it has none.
    pub fn toggle(&mut self, state: &str) {
        if self.of_state(state).is_none() {
            return self.list.push(Breakpoint {
                stop: Stop::at(state),
                enabled: true,
            });
        }
        self.list.retain(
            |breakpoint| !matches!(&breakpoint.stop, Stop::State { name, .. } if **name == *state),
        );
    }

    /// The breakpoints of a state become those of a state of another name.
    pub fn rename(&mut self, from: &str, to: &Rc<str>) {
        for breakpoint in &mut self.list {
            match &mut breakpoint.stop {
                Stop::State { name, .. } if **name == *from => *name = to.clone(),
                Stop::State { .. } | Stop::Error(_) => {}
            }
        }
    }

    /// As JSON.
    pub(crate) fn to_json(&self) -> String {
        let mut object = Object::new();
        if self.on_error {
            object.put("onError", "true");
        }
        if !self.list.is_empty() {
            let list: Vec<String> = self.list.iter().map(breakpoint_text).collect();
            object.put("list", &array(&list));
        }
        object.end()
    }

    /// What [`Breakpoints::to_json`] gives; none if it is something else.
    pub(crate) fn from_json(json: Json<'_>) -> Option<Self> {
        let mut breakpoints = Self::default();
        for (name, value) in json.members()? {
            match name.as_str() {
                "onError" => breakpoints.on_error = value.bool()?,
                "list" => {
                    breakpoints.list = value
                        .items()?
                        .into_iter()
                        .map(breakpoint)
                        .collect::<Option<_>>()?;
                }
                _ => {}
            }
        }
        Some(breakpoints)
    }
}

fn breakpoint_text(breakpoint: &Breakpoint) -> String {
    let mut object = Object::new();
    match &breakpoint.stop {
        Stop::State {
            name,
            iteration,
            condition,
        } => {
            object.put_string("state", name);
            if let Some(iteration) = iteration {
                object.put("iteration", &iteration.to_string());
            }
            if let Some(condition) = condition {
                object.put_string("when", condition);
            }
        }
        Stop::Error(name) => object.put_string("error", name),
    }
    if !breakpoint.enabled {
        object.put("off", "true");
    }
    object.end()
}

fn breakpoint(json: Json<'_>) -> Option<Breakpoint> {
    let (mut state, mut error, mut iteration, mut condition) = (None, None, None, None);
    let mut enabled = true;
    for (name, value) in json.members()? {
        match name.as_str() {
            "state" => state = Some(value.string()?.into()),
            "error" => error = Some(value.string()?.into()),
            "iteration" => iteration = Some(value.number()?),
            "when" => condition = Some(value.string()?.into()),
            "off" => enabled = !value.bool()?,
            _ => {}
        }
    }
    let stop = match (state, error) {
        (Some(name), _) => Stop::State {
            name,
            iteration,
            condition,
        },
        (None, error) => Stop::Error(error?),
    };
    Some(Breakpoint { stop, enabled })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breakpoints_come_back_from_their_json() {
        let breakpoints = Breakpoints {
            list: vec![
                Breakpoint {
                    stop: Stop::at("Ünïcode \"state\""),
                    enabled: false,
                },
                Breakpoint {
                    stop: Stop::State {
                        name: "Ship".into(),
                        iteration: Some(3),
                        condition: Some("$.total > 100".into()),
                    },
                    enabled: true,
                },
                Breakpoint {
                    stop: Stop::Error("States.Timeout".into()),
                    enabled: true,
                },
            ],
            on_error: true,
        };
        for breakpoints in [breakpoints, Breakpoints::default()] {
            let text = breakpoints.to_json();
            assert_eq!(
                Breakpoints::from_json(Json::of(&text)),
                Some(breakpoints),
                "{text}"
            );
        }
        for text in ["7", r#"{"list": [{}]}"#, r#"{"list": [{"state": 7}]}"#] {
            assert_eq!(Breakpoints::from_json(Json::of(text)), None, "{text}");
        }
    }

    #[test]
    fn a_state_is_toggled_with_all_its_breakpoints() {
        let mut breakpoints = Breakpoints::default();
        breakpoints.toggle("A");
        breakpoints.toggle("B");
        assert_eq!(
            ["A", "B", "C"].map(|state| breakpoints.of_state(state)),
            [Some(true), Some(true), None]
        );
        breakpoints.toggle("A");
        assert_eq!(breakpoints.list.len(), 1);
        if let Some(breakpoint) = breakpoints.list.first_mut() {
            breakpoint.enabled = false;
        }
        assert_eq!(
            (breakpoints.of_state("B"), breakpoints.is_idle()),
            (Some(false), true)
        );
    }
}
