//! A run drawn out in lanes. Only what is in sight is in the document.

use std::rc::Rc;

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::decimal::Decimal;
use super::icon::{Glyph, icon};
use super::memo::{Memo, On};
use super::shared::Shared;
use crate::hooks::use_size;
use crate::protocol::VisitId;
use crate::trace::time::{duration, moment};
use crate::trace::{Block, Lane, Measure, Timeline, Trace};

/// Spans narrower than this are drawn together, in pixels.
const LEAST: f64 = 7.0;
/// Room for the scale above the lanes.
const RULER: f64 = 22.0;
/// The lanes above and below those in sight that are kept.
const SPARE: usize = 6;
/// How far apart the words of the scale stand, in pixels.
const TICK: f64 = 96.0;
/// How far it is scrolled aside until what is drawn is drawn anew, in pixels.
const PAGE: f64 = 160.0;
const LARGEST_ZOOM: f64 = 512.0;
/// With less room for the names of lanes, in pixels, they are cut to what tells them apart.
const FULL_NAMES: f64 = 100.0;

/// Props of [`TimelineView`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The history.
    pub trace: Shared<Trace>,
    /// The row the person looks at, an index into the history.
    pub cursor: usize,
    /// Whether it is made for fingers.
    pub coarse: bool,
    /// The person looks at another row.
    pub on_goto: Callback<usize>,
    /// The child execution that a visit belongs to is wanted.
    pub on_child: Callback<Option<VisitId>>,
}

/// What is in sight.
#[derive(Clone, Copy, PartialEq)]
struct Sight {
    /// Room for the names of lanes.
    names: f64,
    /// Height of a lane.
    row: f64,
    /// Pixels for a unit of the scale.
    scale: f64,
    /// The part of the scale that is drawn.
    from: f64,
    to: f64,
}

/// The lanes below their scale. The arrow keys go along a lane and from lane to lane.
#[component]
pub fn TimelineView(props: &Props) -> Html {
    let measure = use_state_eq(Measure::default);
    let zoom = use_state_eq(|| 1.0_f64);
    let timeline = use_memo((props.trace.clone(), *measure), |(trace, measure)| {
        Timeline::of(trace, *measure)
    });
    let frame = use_node_ref();
    let size = use_size(&frame);
    let scrolled = use_mut_ref(Scrolled::default);
    let again = use_force_update();
    let (names, row) = if props.coarse {
        (84.0, 44.0)
    } else {
        (132.0, 24.0)
    };
    let width = (size.0 - names - 10.0).max(50.0) * *zoom;
    let scale = width / timeline.length();
    let visit = props.trace.row(props.cursor).and_then(|row| row.visit);
    let current = timeline.span_at(visit);
    let to = Followed {
        across: timeline.place(props.cursor) * scale,
        lane: current.map(|(lane, _)| lane),
        room: (size.0 - names, size.1 - RULER),
    };
    // Where a cursor that moved makes it scroll to is known before anything is drawn, so that it is drawn once, and there.
    let follow = scrolled.borrow_mut().follow(to, row);
    let (left, first) = scrolled.borrow_mut().page(row);
    let sight = Sight {
        names,
        row,
        scale,
        from: (left - PAGE) / scale,
        to: (left + size.0 + 2.0 * PAGE) / scale,
    };
    let first = first.saturating_sub(SPARE);
    let count = (size.1 / row).ceil() as usize + 2 * SPARE;
    let lanes = {
        let shown = (Shared(timeline.clone()), first, count, sight);
        use_memo(shown, |(timeline, first, count, sight)| {
            let lanes = timeline.lanes.iter().enumerate();
            let blocks = |(index, lane): (usize, &Lane)| {
                let (from, to) = (sight.from, sight.to);
                let blocks = timeline.blocks(lane, from, to, sight.scale, LEAST);
                (index, Rc::from(blocks))
            };
            let lanes = lanes.skip(*first).take(*count).map(blocks);
            lanes.collect::<Vec<(usize, Rc<[Block]>)>>()
        })
    };
    use_following(&frame, (props.cursor, current, to), follow);
    let onscroll = Callback::from(move |event: Event| {
        if let Some(frame) = event.target_dyn_into::<Element>() {
            let (left, top) = (frame.scroll_left(), frame.scroll_top());
            let moved = scrolled
                .borrow_mut()
                .to(f64::from(left), f64::from(top), row);
            if moved {
                again.force_update();
            }
        }
    });
    let onkeydown = walk(props, &timeline, current);
    let by_time = *measure == Measure::Time;
    let on_measure = {
        let measure = measure.clone();
        Callback::from(move |_: MouseEvent| {
            measure.set(if by_time {
                Measure::Step
            } else {
                Measure::Time
            })
        })
    };
    let zoom_by = |factor: f64| {
        let zoom = zoom.clone();
        Callback::from(move |_: MouseEvent| zoom.set((*zoom * factor).clamp(1.0, LARGEST_ZOOM)))
    };
    let reachable = current.or_else(|| {
        let lane = timeline
            .lanes
            .iter()
            .position(|lane| !lane.spans.is_empty())?;
        Some((lane, 0))
    });
    let sheet = (
        Decimal(names + width + 10.0),
        Decimal(RULER + timeline.lanes.len() as f64 * row),
    );
    html! {
        <div class="timeline">
            <div class="timeline-tools" role="group" aria-label="Timeline">
                <button class="toggle" aria-pressed={by_time.to_string()} onclick={on_measure} title="Along the virtual clock, cut short where nothing happens for long; else every event as far from the next">{ "By time" }</button>
                <span class="gap" />
                <button class="icon-button" aria-label="Shrink the timeline" disabled={*zoom <= 1.0} onclick={zoom_by(0.5)}>{ icon(Glyph::Minus) }</button>
                <button class="icon-button" aria-label="Stretch the timeline" disabled={*zoom >= LARGEST_ZOOM} onclick={zoom_by(2.0)}>{ icon(Glyph::Plus) }</button>
            </div>
            <div class="timeline-frame" ref={frame} {onscroll} {onkeydown} role="group" aria-label="Lanes">
                <div class="timeline-sheet" style={format!("width:{}px;height:{}px;--names:{}px;--row:{}px", sheet.0, sheet.1, Decimal(names), Decimal(row))}>
                    { scale_above(props, &timeline, *measure, sight) }
                    for (index, blocks) in lanes.iter() {
                        { lane(props, &timeline, (*index, blocks), sight, (current, reachable)) }
                    }
                    <div class="timeline-cursor" aria-hidden="true" style={format!("left:{}px", Decimal(names + timeline.place(props.cursor) * scale))} />
                </div>
            </div>
        </div>
    }
}

/// Where the cursor stands on the sheet, in pixels and lanes, and how much of it is seen.
#[derive(Clone, Copy, PartialEq)]
struct Followed {
    across: f64,
    lane: Option<usize>,
    room: (f64, f64),
}

/// How far the sheet is scrolled.
#[derive(Default)]
struct Scrolled {
    left: f64,
    top: f64,
    /// The page across and the lane that are drawn first.
    drawn: (u32, usize),
    followed: Option<Followed>,
}

impl Scrolled {
    /// It was scrolled; says whether something else is to be drawn.
    fn to(&mut self, left: f64, top: f64, row: f64) -> bool {
        (self.left, self.top) = (left, top);
        self.first(row) != self.drawn
    }

    fn first(&self, row: f64) -> (u32, usize) {
        ((self.left / PAGE) as u32, (self.top / row) as usize)
    }

    /// Where the part begins that is to be drawn: in pixels, and the first lane.
    fn page(&mut self, row: f64) -> (f64, usize) {
        self.drawn = self.first(row);
        (f64::from(self.drawn.0) * PAGE, self.drawn.1)
    }

    /// Where a cursor that moved makes it scroll to.
    fn follow(&mut self, to: Followed, row: f64) -> Option<(f64, f64)> {
        if to.room.1 <= 0.0 || self.followed.replace(to) == Some(to) {
            return None;
        }
        let before = (self.left, self.top);
        if to.across < self.left || to.across > self.left + to.room.0 - 12.0 {
            self.left = (to.across - to.room.0 / 2.0).max(0.0).floor();
        }
        if let Some(lane) = to.lane.map(|lane| lane as f64 * row) {
            if lane < self.top {
                self.top = lane.floor();
            } else if lane + row > self.top + to.room.1 {
                self.top = (lane + row - to.room.1).ceil();
            }
        }
        Some((self.left, self.top)).filter(|now| *now != before)
    }
}

/// Scrolls to the cursor, and keeps the focus on its span while the keys move it.
#[hook]
fn use_following(frame: &NodeRef, of: (usize, At, Followed), to: Option<(f64, f64)>) {
    let frame = frame.clone();
    use_effect_with(of, move |_| {
        let Some(frame) = frame.cast::<Element>() else {
            return;
        };
        if let Some((left, top)) = to {
            frame.set_scroll_left(left as i32);
            frame.set_scroll_top(top as i32);
        }
        let focused = gloo::utils::document().active_element();
        if focused
            .is_some_and(|focused| focused.class_name() == "span" && frame.contains(Some(&focused)))
            && let Ok(Some(span)) = frame.query_selector(".span[aria-current]")
            && let Some(span) = span.dyn_ref::<HtmlElement>()
        {
            let _gone = span.focus();
        }
    });
}

/// Moves the cursor along its lane, or to the lane above or below.
fn walk(
    props: &Props,
    timeline: &Rc<Timeline>,
    current: Option<(usize, usize)>,
) -> Callback<KeyboardEvent> {
    let (timeline, on_goto, cursor) = (timeline.clone(), props.on_goto.clone(), props.cursor);
    Callback::from(move |event: KeyboardEvent| {
        let target = event.target_dyn_into::<HtmlElement>();
        let focused = target.as_ref().and_then(visit_of);
        let current = timeline.span_at(focused).or(current);
        let (lane, at) = current.unwrap_or_default();
        let beside = |lane: usize| {
            let spans = &timeline.lanes.get(lane)?.spans;
            let at = spans
                .partition_point(|span| span.from <= cursor)
                .saturating_sub(1);
            spans.get(at)
        };
        let along = |at: usize| timeline.lanes.get(lane)?.spans.get(at);
        let to = match event.key().as_str() {
            _ if event.shift_key() => return,
            "ArrowRight" if current.is_none() => along(0),
            "ArrowRight" => along(at + 1),
            "ArrowLeft" => at.checked_sub(1).and_then(along),
            "ArrowDown" => (lane + 1..timeline.lanes.len()).find_map(beside),
            "ArrowUp" => (0..lane).rev().find_map(beside),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        match to {
            // The cursor stands in this history, not in that of a child execution: only the focus goes there.
            Some(span) if span.in_child => focus_on(target.as_ref(), span.visit),
            Some(span) => {
                focus_on(target.as_ref(), span.visit);
                on_goto.emit(span.from);
            }
            None => {}
        }
    })
}

/// The visit that a button of the timeline is of, the first of those that are drawn as one.
fn visit_of(button: &HtmlElement) -> Option<VisitId> {
    Some(VisitId(button.get_attribute("data-visit")?.parse().ok()?))
}

/// Gives the focus to the button of a visit, if that is drawn by itself.
fn focus_on(from: Option<&HtmlElement>, visit: VisitId) {
    let frame = from.and_then(|from| from.closest(".timeline-frame").ok().flatten());
    let found = frame.and_then(|frame| {
        let selector = format!("[data-visit=\"{}\"]", visit.0);
        frame.query_selector(&selector).ok().flatten()
    });
    if let Some(button) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _gone = button.focus();
    }
}

/// The scale with its zigzags, drawn again only when another part of it is in sight.
fn scale_above(props: &Props, timeline: &Rc<Timeline>, measure: Measure, sight: Sight) -> Html {
    let on = seen_of(timeline, sight);
    let (trace, on_goto) = (props.trace.clone(), props.on_goto.clone());
    let timeline = timeline.clone();
    let draw = move || {
        html! { <>{ ruler(&trace, &timeline, measure, sight, &on_goto) }{ cuts(&timeline, sight) }</> }
    };
    html! { <Memo key="scale" {on} draw={Rc::new(draw) as Rc<dyn Fn() -> Html>} /> }
}

/// What a drawing of a part of the timeline depends on.
fn seen_of(timeline: &Rc<Timeline>, sight: Sight) -> Vec<On> {
    let numbers = [sight.names, sight.row, sight.scale, sight.from, sight.to];
    let mut on = vec![On::Shared(timeline.clone())];
    on.extend(numbers.map(On::Number));
    on
}

/// The scale: numbers of events, or moments. Pressed, it moves the cursor there.
fn ruler(
    trace: &Trace,
    timeline: &Rc<Timeline>,
    measure: Measure,
    sight: Sight,
    on_goto: &Callback<usize>,
) -> Html {
    let words = |place: f64| {
        let row = trace.row(timeline.row_at(place))?;
        Some(match measure {
            Measure::Step => row.id.to_string(),
            Measure::Time => moment(timeline.time(place)),
        })
    };
    let step = TICK / sight.scale;
    let first = (sight.from.max(0.0) / step).ceil() as u32;
    let last = (sight.to.min(timeline.length()) / step) as u32;
    let mut before = String::new();
    let ticks: Html = (first..=last)
        .filter_map(|tick| {
            let place = f64::from(tick) * step;
            // Between two events that are far apart nothing new is to be said.
            let words = words(place).filter(|words| *words != before)?;
            before.clone_from(&words);
            Some(html! { <span key={tick} style={format!("left:{}px", Decimal(sight.names + place * sight.scale))}>{ words }</span> })
        })
        .collect();
    let onpointerdown = {
        let (timeline, on_goto) = (timeline.clone(), on_goto.clone());
        Callback::from(move |event: PointerEvent| {
            let pressed = event.target_dyn_into::<Element>();
            if let Some(ruler) = pressed.and_then(|it| it.closest(".ruler").ok().flatten()) {
                let across = f64::from(event.client_x()) - ruler.get_bounding_client_rect().left();
                on_goto.emit(timeline.row_at((across - sight.names) / sight.scale));
            }
        })
    };
    html! { <div class="ruler" aria-hidden="true" {onpointerdown}>{ ticks }</div> }
}

/// Zigzags where time is cut short, with how long it was.
fn cuts(timeline: &Timeline, sight: Sight) -> Html {
    let seen = timeline.idle.iter();
    let seen = seen.filter(|idle| sight.from <= idle.from && idle.from <= sight.to);
    // Where they stand close, not each has room for its words.
    let mut free = f64::NEG_INFINITY;
    let mut drawn = Vec::new();
    let zigzag = AttrValue::from(format!("M5 0l-4 5{}", "l8 5l-8 5".repeat(80)));
    for idle in seen {
        let left = sight.names + idle.from * sight.scale;
        let width = (idle.to - idle.from) * sight.scale;
        if left + width < free + 2.0 {
            continue;
        }
        free = left + width;
        let words = duration(idle.length);
        drawn.push(html! {
            <div key={idle.from.to_string()} class="idle" style={format!("left:{}px;width:{}px", Decimal(left), Decimal(width))} title={format!("Nothing happens for {words}")}>
                <svg width="10" height="800" aria-hidden="true"><path d={zigzag.clone()} /></svg>
                if width > 26.0 {
                    <span>{ words }</span>
                }
            </div>
        });
    }
    drawn.into_iter().collect()
}

/// A span, by its lane and its place there.
type At = Option<(usize, usize)>;

/// A lane with its blocks, drawn again only when the cursor passes one of them.
fn lane(
    props: &Props,
    timeline: &Rc<Timeline>,
    (index, blocks): (usize, &Rc<[Block]>),
    sight: Sight,
    (current, reachable): (At, At),
) -> Html {
    let Some(spans) = timeline.lanes.get(index).map(|lane| &lane.spans) else {
        return Html::default();
    };
    let of_lane = |at: At| at.filter(|(lane, _)| *lane == index);
    let block_of = |at: At| {
        of_lane(at).and_then(|(_, span)| {
            blocks
                .iter()
                .position(|block| (block.first..block.first + block.count).contains(&span))
        })
    };
    let begun = |block: &Block| {
        spans
            .get(block.first)
            .is_some_and(|span| span.from <= props.cursor)
    };
    let drawn = LaneAtCursor {
        trace: props.trace.clone(),
        timeline: timeline.clone(),
        index,
        blocks: blocks.clone(),
        sight,
        begun: blocks.partition_point(begun),
        reachable: block_of(reachable),
        current: block_of(current),
        on_goto: props.on_goto.clone(),
        on_child: props.on_child.clone(),
    };
    let count = |at: Option<usize>| On::Count(at.map_or(0, |at| at + 1));
    let mut on = seen_of(timeline, sight);
    on.extend([
        On::Count(drawn.begun),
        count(drawn.reachable),
        count(drawn.current),
    ]);
    html! { <Memo key={index} {on} draw={Rc::new(move || drawn.draw()) as Rc<dyn Fn() -> Html>} /> }
}

/// A lane, and where the cursor stands among its blocks.
struct LaneAtCursor {
    trace: Shared<Trace>,
    timeline: Rc<Timeline>,
    index: usize,
    blocks: Rc<[Block]>,
    sight: Sight,
    /// How many blocks have begun.
    begun: usize,
    /// The block that Tab reaches.
    reachable: Option<usize>,
    /// The block that the event at the cursor belongs to.
    current: Option<usize>,
    on_goto: Callback<usize>,
    on_child: Callback<Option<VisitId>>,
}

impl LaneAtCursor {
    fn draw(&self) -> Html {
        let Some(lane) = self.timeline.lanes.get(self.index) else {
            return Html::default();
        };
        let label = if lane.label.is_empty() {
            "Execution"
        } else {
            &*lane.label
        };
        // Where there is little room, what tells it from the lanes beside it.
        let short = label.rsplit_once(", ").map_or(label, |(_, which)| which);
        let seen = if self.sight.names < FULL_NAMES {
            short
        } else {
            label
        };
        let top = Decimal(RULER + self.index as f64 * self.sight.row);
        html! {
            <div class="lane" style={format!("top:{top}px;--depth:{}", lane.depth.min(6))}>
                <span class="lane-name" aria-hidden="true" title={label.to_owned()}>{ seen.to_owned() }</span>
                <ol aria-label={label.to_owned()}>
                    for (at, block) in self.blocks.iter().enumerate() {
                        { self.block(lane, at, *block) }
                    }
                </ol>
            </div>
        }
    }

    fn block(&self, lane: &Lane, at: usize, block: Block) -> Html {
        let spans = lane
            .spans
            .get(block.first..block.first + block.count)
            .unwrap_or_default();
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
            return Html::default();
        };
        let trace = &self.trace;
        let visit = trace.visit(first.visit);
        let state = visit.and_then(|visit| trace.state(visit.visit.state));
        let name = state.map_or("", |state| &*state.name);
        let moment_of = |row: usize| {
            trace
                .row(row)
                .map(|row| moment(row.time))
                .unwrap_or_default()
        };
        let retries = match block.retries {
            0 => String::new(),
            1 => String::from(", 1 retry"),
            retries => format!(", {retries} retries"),
        };
        let nth = visit.map(|visit| visit.visit.nth).filter(|nth| *nth > 1);
        let what = match (block.count, nth) {
            (1, None) => String::from(name),
            (1, Some(nth)) => format!("{name} #{nth}"),
            (count, _) => format!("{count} visits from {name} on"),
        };
        let ends = if first.in_child {
            String::from("in a child execution")
        } else {
            let (from, to) = (moment_of(first.from), moment_of(last.to));
            format!(
                "events {} to {}, {from} to {to}",
                first.from + 1,
                last.to + 1
            )
        };
        let words = format!("{what}, {}{retries}, {ends}", block.mark.word());
        let (row, of, in_child) = (first.from, first.visit, first.in_child);
        let (on_goto, on_child) = (self.on_goto.clone(), self.on_child.clone());
        let onclick = Callback::from(move |_: MouseEvent| match in_child {
            true => on_child.emit(Some(of)),
            false => on_goto.emit(row),
        });
        html! {
            <li style={format!("left:{}px;width:{}px", Decimal(self.sight.names + block.left), Decimal((block.width - 1.0).max(LEAST - 1.0)))}>
                <button class="span" data-type={state.map(|state| state.state_type.clone())} data-mark={block.mark.word()} data-many={(block.count > 1).then_some("")}
                    data-future={(at >= self.begun).then_some("")} aria-current={(self.current == Some(at)).then_some("step")} aria-label={words.clone()} title={words}
                    data-visit={of.0.to_string()} tabindex={if self.reachable == Some(at) { "0" } else { "-1" }} {onclick}>
                    if !block.mark.sign().is_empty() {
                        <b>{ block.mark.sign() }</b>
                    }
                    if block.retries > 0 {
                        <i>{ format!("↻{}", block.retries) }</i>
                    }
                    { if block.count == 1 { String::from(name) } else { format!("{}×", block.count) } }
                </button>
            </li>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_followed_once_across_and_down() {
        let mut scrolled = Scrolled::default();
        let to = |across, lane| Followed {
            across,
            lane: Some(lane),
            room: (500.0, 100.0),
        };
        for (of, gone) in [
            (to(10.0, 0), None),
            (to(480.0, 3), None),
            (to(2000.0, 3), Some((1750.0, 0.0))),
            (to(2000.0, 3), None),
            (to(1900.0, 9), Some((1750.0, 140.0))),
            (to(100.0, 2), Some((0.0, 48.0))),
        ] {
            assert_eq!(scrolled.follow(of, 24.0), gone);
        }
        assert!(scrolled.to(9000.0, 50.0, 24.0));
        assert_eq!(scrolled.page(24.0).1, 2);
        assert!(!scrolled.to(9001.0, 51.0, 24.0));
    }
}
