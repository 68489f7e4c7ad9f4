//! Conditions of breakpoints.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::RunId;
use super::history::VisitId;

/// For which visits do conditions hold?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// Given back in the answer: it is void once the breakpoints are others.
    pub id: u32,
    /// The run; none to hear only what is wrong with the texts.
    pub run: Option<RunId>,
    /// The first visit to look at.
    pub from: u32,
    /// How many visits at most.
    pub visits: u32,
    /// Each with its name (the place of its breakpoint in the list), the state's name and the text.
    pub conditions: Vec<(u32, Rc<str>, Rc<str>)>,
}

/// Where they hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// As asked.
    pub id: u32,
    /// As asked.
    pub from: u32,
    /// Behind the last visit that was looked at.
    pub to: u32,
    /// For which condition and visit.
    pub held: Vec<(u32, VisitId)>,
    /// What is wrong with them.
    pub faults: Vec<ConditionFault>,
}

/// Why a condition holds nowhere, or could not be evaluated for a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionFault {
    /// Which condition.
    pub index: u32,
    /// The visit; none: its text cannot be read.
    pub visit: Option<VisitId>,
    /// Why, for people.
    pub message: Rc<str>,
}
