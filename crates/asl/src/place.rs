//! Where in the definition we are, kept as a chain on the stack so that a definition without findings costs no text.

use std::fmt::Write;

/// A place: the way from the root of the definition.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    /// The whole definition.
    pub(crate) const ROOT: Place<'static> = Place {
        parent: None,
        step: Step::Root,
    };

    /// The member `key` of this place.
    pub(crate) fn key(&'a self, key: &'a str) -> Place<'a> {
        Place {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    /// The element `index` of this place.
    pub(crate) fn index(&'a self, index: usize) -> Place<'a> {
        Place {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    /// The key that this place is the member of, the indexes behind it left out; empty for the root.
    pub(crate) fn last_key(&self) -> &'a str {
        let mut place = Some(self);
        while let Some(Place { parent, step }) = place {
            if let Step::Key(key) = step {
                return key;
            }
            place = *parent;
        }
        ""
    }

    /// The JSON pointer in AWS's form: `/States/P/Branches[0]/States/X`; empty for the root.
    pub(crate) fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut place = Some(self);
        while let Some(Place { parent, step }) = place {
            steps.push(step);
            place = *parent;
        }
        let length = steps.iter().map(|step| match step {
            Step::Key(key) => key.len() + 1,
            Step::Root | Step::Index(_) => 6,
        });
        let mut pointer = String::with_capacity(length.sum());
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Key(key) => {
                    pointer.push('/');
                    pointer.push_str(key);
                }
                Step::Index(index) => {
                    // Writing to a `String` cannot fail.
                    let _ = write!(pointer, "[{index}]");
                }
            }
        }
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_have_the_form_of_aws() {
        let states = Place::ROOT.key("States");
        let state = states.key("P");
        let branches = state.key("Branches");
        let branch = branches.index(0);
        assert_eq!(Place::ROOT.pointer(), "");
        assert_eq!(
            branch.key("StartAt").pointer(),
            "/States/P/Branches[0]/StartAt"
        );
    }
}
