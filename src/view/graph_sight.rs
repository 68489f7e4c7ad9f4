//! Of a large graph only what is near the part that is seen stands in the document.

use crate::markup::*;
use web_sys::Element;

use super::graph_view::MARGIN;
use crate::protocol::{Point, Rect};

/// Graphs with no more states and transitions are drawn whole.
const WHOLE: usize = 360;
/// What is seen is told by steps of so many pixels of the picture.
const STEP: f64 = 600.0;

/// A part of the picture, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sight {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Sight {
    const ALL: Self = Self {
        left: f32::MIN,
        top: f32::MIN,
        right: f32::MAX,
        bottom: f32::MAX,
    };

    /// What a frame shows that is scrolled this far, and something around it, so that it changes only now and then.
    fn of(scrolled: (f64, f64), size: (f64, f64), scale: f64) -> Self {
        let low = |at: f64| (((at / scale - MARGIN) / STEP).floor() - 1.0) * STEP;
        let high = |at: f64| (((at / scale - MARGIN) / STEP).ceil() + 1.0) * STEP;
        Self {
            left: low(scrolled.0) as f32,
            top: low(scrolled.1) as f32,
            right: high(scrolled.0 + size.0) as f32,
            bottom: high(scrolled.1 + size.1) as f32,
        }
    }

    /// Whether something of a box can be seen.
    pub(super) fn has(self, rect: Rect) -> bool {
        rect.x <= self.right
            && self.left <= rect.x + rect.width
            && rect.y <= self.bottom
            && self.top <= rect.y + rect.height
    }

    /// Whether a place can be seen.
    pub(super) fn has_place(self, at: Point) -> bool {
        self.has(Rect {
            x: at.x,
            y: at.y,
            ..Rect::default()
        })
    }

    /// Whether something of a line can be seen.
    pub(super) fn has_line(self, points: &[Point]) -> bool {
        points.windows(2).any(|ends| match ends {
            [from, to] => self.has(Rect {
                x: from.x.min(to.x),
                y: from.y.min(to.y),
                width: (from.x - to.x).abs(),
                height: (from.y - to.y).abs(),
            }),
            _ => false,
        })
    }
}

/// What of a graph with so many states and transitions is to be drawn, and what hears that the frame is scrolled.
#[hook]
pub(super) fn use_part(
    frame: &NodeRef,
    parts: usize,
    size: (f64, f64),
    scale: f64,
) -> (Sight, Callback<Event>) {
    let scrolled = use_state_eq(|| (0.0, 0.0));
    let now = {
        let frame = frame.clone();
        move || {
            frame.cast::<Element>().map_or((0.0, 0.0), |frame| {
                (
                    f64::from(frame.scroll_left()),
                    f64::from(frame.scroll_top()),
                )
            })
        }
    };
    let sight = if parts <= WHOLE {
        Sight::ALL
    } else {
        Sight::of(*scrolled, size, scale)
    };
    let onscroll = Callback::from(move |_: Event| {
        let to = now();
        // Told only when something else is to be drawn.
        if parts > WHOLE && Sight::of(to, size, scale) != sight {
            scrolled.set(to);
        }
    });
    (sight, onscroll)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_drawn() {
        let sight = Sight::of((0.0, 6000.0), (800.0, 400.0), 1.0);
        let point = |x: f32, y: f32| Point { x, y };
        for (line, seen) in [
            (&[point(100.0, 6100.0), point(100.0, 6200.0)][..], true),
            (&[point(100.0, 0.0), point(100.0, 50_000.0)], true),
            (&[point(100.0, 0.0), point(100.0, 3000.0)], false),
            (&[point(9000.0, 6100.0), point(9000.0, 6200.0)], false),
            // Around a corner, out of sight all the way.
            (
                &[point(100.0, 0.0), point(9000.0, 0.0), point(9000.0, 9000.0)],
                false,
            ),
            (&[], false),
        ] {
            assert_eq!(sight.has_line(line), seen, "{line:?}");
        }
        assert_eq!(
            sight,
            Sight::of((10.0, 6020.0), (800.0, 400.0), 1.0),
            "small steps change nothing"
        );
        assert!(Sight::ALL.has(Rect::default()));
    }
}
