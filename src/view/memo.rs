//! What is drawn again only when something that it depends on changed.

use std::any::Any;
use std::rc::Rc;

use crate::markup::*;

/// Something that a part of the page depends on.
#[derive(Clone)]
pub(super) enum On {
    /// A shared value, compared by its pointer.
    Shared(Rc<dyn Any>),
    /// A number, compared bit by bit.
    Number(f64),
    /// A count or an index.
    Count(usize),
}

impl PartialEq for On {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Shared(one), Self::Shared(two)) => {
                Rc::as_ptr(one).cast::<()>() == Rc::as_ptr(two).cast::<()>()
            }
            (Self::Number(one), Self::Number(two)) => one.to_bits() == two.to_bits(),
            (Self::Count(one), Self::Count(two)) => one == two,
            _ => false,
        }
    }
}

/// Props of [`Memo`].
#[derive(Properties)]
pub(super) struct Props {
    /// All that the drawing depends on, always in the same order.
    pub on: Vec<On>,
    /// Draws.
    pub draw: Rc<dyn Fn() -> Html>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.on == other.on
    }
}

/// The drawing as it was, until something of `on` is other.
#[component]
pub(super) fn Memo(props: &Props) -> Html {
    (props.draw)()
}
