//! Playing a run: the cursor goes on by itself.

use super::Workbench;

/// How a run is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Play {
    /// Whether the cursor goes on by itself.
    pub on: bool,
    /// Events a second.
    pub speed: u32,
}

impl Play {
    /// What can be chosen, in events a second.
    pub const SPEEDS: [u32; 5] = [1, 2, 5, 10, 30];
}

impl Default for Play {
    fn default() -> Self {
        Self {
            on: false,
            speed: 2,
        }
    }
}

impl Workbench {
    /// Begins to play, from the beginning if the cursor stands at the end; or pauses.
    #[inline(never)]
    pub(super) fn play(&mut self, on: bool) {
        let last = self.shown_trace().len().saturating_sub(1);
        if on && self.shown_cursor() >= last {
            self.go_to(0);
        }
        self.play.on = on && last > 0;
    }

    /// The next step of playing.
    #[inline(never)]
    pub(super) fn tick(&mut self) {
        if self.play.on {
            self.play.on = self.play_on();
        }
    }
}
