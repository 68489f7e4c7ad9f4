//! How near a run came to AWS's limits.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::RunId;
use super::history::VisitId;

/// The meters of a run, as far as it has gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meters {
    /// Which run.
    pub run: RunId,
    /// The meters.
    pub meters: Vec<Meter>,
    /// Where a loop or a Map would cross a limit, for people.
    pub forecasts: Vec<Forecast>,
}

/// One meter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meter {
    /// What is measured.
    pub name: Rc<str>,
    /// The value in words.
    pub value: Rc<str>,
    /// The part of the limit that is used, 1 being all of it; absent where there is no limit.
    pub share: Option<f64>,
    /// What it means.
    pub help: Rc<str>,
    /// The visit that it was measured at.
    pub visit: Option<VisitId>,
}

/// A limit that more of the same would cross.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// What would happen, with names in backticks.
    pub text: Rc<str>,
    /// A visit of the loop or Map.
    pub visit: Option<VisitId>,
}
