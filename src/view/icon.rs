//! Small pictures, drawn here so that none has to be fetched.

use crate::markup::*;

/// What a picture shows.
#[derive(Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Glyph {
    Play,
    Pause,
    Stop,
    Continue,
    Over,
    Into,
    Out,
    Breakpoint,
    First,
    Back,
    Forward,
    Last,
    Share,
    Documents,
    Sun,
    Moon,
    Auto,
    Plus,
    Minus,
    Fit,
    Find,
    Follow,
    CloseAll,
    OpenAll,
    Save,
    Close,
    Error,
    Warning,
    Hint,
    Keyboard,
    Sliders,
    Open,
    Caret,
    Task,
    Choice,
    Parallel,
    Map,
    Wait,
    Pass,
    Succeed,
    Fail,
    Unknown,
}

impl Glyph {
    /// The picture of a state type.
    #[must_use]
    pub fn of_state(state_type: &str) -> Self {
        match state_type {
            "Task" => Self::Task,
            "Choice" => Self::Choice,
            "Parallel" => Self::Parallel,
            "Map" => Self::Map,
            "Wait" => Self::Wait,
            "Pass" => Self::Pass,
            "Succeed" => Self::Succeed,
            "Fail" => Self::Fail,
            _ => Self::Unknown,
        }
    }

    /// Strokes in a box of 16 by 16.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Play => "M5 3.2v9.6L12.6 8z",
            Self::Stop => "M4.5 4.5h7v7h-7z",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Continue => "M4 3.5v9M7 3.8 12.6 8 7 12.2z",
            Self::Over => "M2.8 8.6a5.2 5.2 0 0 1 9.9-1.8M13 3.6v3.4H9.6M8 12v.1",
            Self::Into => "M8 2.5v6.3M5 6 8 9l3-3M8 12.6v.1",
            Self::Out => "M8 9V2.7M5 5.5l3-3 3 3M8 12.6v.1",
            Self::Breakpoint => "M8 3.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8",
            Self::First => "M4 3.5v9M12 4 7 8l5 4z",
            Self::Back => "M10.5 3.5 5.5 8l5 4.5",
            Self::Forward => "M5.5 3.5 10.5 8l-5 4.5",
            Self::Last => "M12 3.5v9M4 4l5 4-5 4z",
            Self::Share => {
                "M6.8 9.2 12.9 3M9 3h4v4M7 4H4.2C3.5 4 3 4.5 3 5.2v6.6c0 .7.5 1.2 1.2 1.2h6.6c.7 0 1.2-.5 1.2-1.2V9.2"
            }
            Self::Documents => "M2.5 4.5h4l1.4 1.6h5.6v6.6h-11z",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9"
            }
            Self::Moon => "M13 9.6A5.4 5.4 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6z",
            Self::Auto => "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
            Self::Plus => "M8 3.5v9M3.5 8h9",
            Self::Minus => "M3.5 8h9",
            Self::Fit => "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
            Self::Find => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2",
            Self::Follow => {
                "M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3"
            }
            Self::CloseAll => {
                "M8 1.8v4M5.8 3.9 8 6.1l2.2-2.2M8 14.2v-4M5.8 12.1 8 9.9l2.2 2.2M3 8h10"
            }
            Self::OpenAll => "M8 5.8v-4M5.8 4 8 1.8 10.2 4M8 10.2v4M5.8 12 8 14.2l2.2-2.2M3 8h10",
            Self::Save => "M8 2.5v7M5 6.8 8 9.8l3-3M3 12.8h10",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Error => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2",
            Self::Warning => "M8 2.2 14.2 13H1.8zM8 6.4v3.2M8 11.2v.1",
            Self::Hint => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 7.4v3.4M8 5.2v.1",
            Self::Keyboard => "M2 4.5h12v7H2zM4.5 7h.1M7 7h.1M9.5 7h.1M11.9 7h.1M5.5 9.4h5",
            Self::Sliders => {
                "M2.5 4.5h6M11.5 4.5h2M8.5 3v3M2.5 8h2M7.5 8h6M4.5 6.5v3M2.5 11.5h7M12.5 11.5h1M9.5 10v3"
            }
            Self::Open => "M9.5 3H13v3.5M13 3 7.6 8.4M7 4H3.5v8.5H12V9",
            Self::Caret => "M4.5 6.2 8 9.8l3.5-3.6",
            Self::Task => "M3 4.5h10v7H3zM5.4 8l1.7 1.7 3.4-3.4",
            Self::Choice => "M8 2.4 13.6 8 8 13.6 2.4 8zM8 6.2V8.4M8 10.2v.1",
            Self::Parallel => "M8 2v2.5M3.5 13v-3c0-3 4.5-2 4.5-5.5M12.5 13v-3c0-3-4.5-2-4.5-5.5",
            Self::Map => "M3 4h10M3 8h10M3 12h10M5.5 2.6v2.8M5.5 6.6v2.8M5.5 10.6v2.8",
            Self::Wait => "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3l2.2 1.6",
            Self::Pass => "M2.5 8h9.5M8.8 4.6 12.4 8l-3.6 3.4",
            Self::Succeed => "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M5.6 8.2l1.7 1.7 3.2-3.5",
            Self::Fail => "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M6 6l4 4M10 6l-4 4",
            Self::Unknown => "M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M8 11.8v.1",
        }
    }

    fn filled(self) -> bool {
        matches!(self, Self::Play | Self::Stop)
    }
}

/// A small picture in the colour of the text. It is hidden from screen readers: what it stands beside has a name.
pub fn icon(glyph: Glyph) -> Html {
    let fill = if glyph.filled() {
        "currentColor"
    } else {
        "none"
    };
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" {fill} stroke="currentColor"
            stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">
            <path d={glyph.path()} />
        </svg>
    }
}
