//! The test cases.

use std::rc::Rc;

use super::Workbench;

/// The test cases of the project.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// As they are kept: a test file.
    pub text: Rc<str>,
}

impl Workbench {
    pub(super) fn open_suite(&mut self, text: Rc<str>) {
        self.suite = Suite { text };
    }
}
