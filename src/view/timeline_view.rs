//! A run drawn out in lanes. Only what is in sight is in the document.

use std::rc::Rc;

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::decimal::Decimal;
use super::icon::{Glyph, icon};
use super::shared::Shared;
use crate::hooks::use_size;
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
const PAGE: f64 = 240.0;
const LARGEST_ZOOM: f64 = 512.0;

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
}

/// What is in sight.
#[derive(Clone, Copy)]
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
    // The first page across and the first lane in sight.
    let scrolled = use_state_eq(|| (0_u32, 0_usize));
    let (names, row) = if props.coarse {
        (84.0, 36.0)
    } else {
        (132.0, 24.0)
    };
    let width = (size.0 - names - 10.0).max(50.0) * *zoom;
    let scale = width / timeline.length();
    let left = f64::from(scrolled.0) * PAGE;
    let sight = Sight {
        names,
        row,
        scale,
        from: (left - PAGE) / scale,
        to: (left + size.0 + 2.0 * PAGE) / scale,
    };
    let first = scrolled.1.saturating_sub(SPARE);
    let count = (size.1 / row).ceil() as usize + 2 * SPARE;
    let visit = props.trace.row(props.cursor).and_then(|row| row.visit);
    let current = timeline.span_at(visit);
    use_following(&frame, props.cursor, current, &timeline, sight);
    let onscroll = Callback::from(move |event: Event| {
        if let Some(frame) = event.target_dyn_into::<Element>() {
            let across = f64::from(frame.scroll_left()) / PAGE;
            let down = f64::from(frame.scroll_top()) / row;
            scrolled.set((across as u32, down as usize));
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
                    { ruler(props, &timeline, *measure, sight) }
                    { cuts(&timeline, sight) }
                    for (index, lane) in timeline.lanes.iter().enumerate().skip(first).take(count) {
                        { one_lane(props, &timeline, (index, lane), sight, reachable) }
                    }
                    <div class="timeline-cursor" aria-hidden="true" style={format!("left:{}px", Decimal(names + timeline.place(props.cursor) * scale))} />
                </div>
            </div>
        </div>
    }
}

/// Keeps the cursor in sight, and the focus on its span while the keys move it.
#[hook]
fn use_following(
    frame: &NodeRef,
    cursor: usize,
    current: Option<(usize, usize)>,
    timeline: &Timeline,
    sight: Sight,
) {
    let frame = frame.clone();
    let across = timeline.place(cursor) * sight.scale;
    use_effect_with(
        (cursor, current, sight.scale.to_bits()),
        move |(_, current, _)| {
            let Some(frame) = frame.cast::<Element>() else {
                return;
            };
            let (left, top) = (
                f64::from(frame.scroll_left()),
                f64::from(frame.scroll_top()),
            );
            let seen = f64::from(frame.client_width()) - sight.names;
            if across < left || across > left + seen - 12.0 {
                frame.set_scroll_left((across - seen / 2.0) as i32);
            }
            if let Some((lane, _)) = current {
                let (lane, seen) = (
                    *lane as f64 * sight.row,
                    f64::from(frame.client_height()) - RULER,
                );
                if lane < top {
                    frame.set_scroll_top(lane as i32);
                } else if lane + sight.row > top + seen {
                    frame.set_scroll_top((lane + sight.row - seen).ceil() as i32);
                }
            }
            let focused = gloo::utils::document().active_element();
            if focused.is_some_and(|focused| {
                focused.class_name() == "span" && frame.contains(Some(&focused))
            }) && let Ok(Some(span)) = frame.query_selector(".span[aria-current]")
                && let Some(span) = span.dyn_ref::<HtmlElement>()
            {
                let _gone = span.focus();
            }
        },
    );
}

/// Moves the cursor along its lane, or to the lane above or below.
fn walk(
    props: &Props,
    timeline: &Rc<Timeline>,
    current: Option<(usize, usize)>,
) -> Callback<KeyboardEvent> {
    let (timeline, on_goto, cursor) = (timeline.clone(), props.on_goto.clone(), props.cursor);
    Callback::from(move |event: KeyboardEvent| {
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
        if let Some(span) = to {
            on_goto.emit(span.from);
        }
    })
}

/// The scale: numbers of events, or moments. Pressed, it moves the cursor there.
fn ruler(props: &Props, timeline: &Rc<Timeline>, measure: Measure, sight: Sight) -> Html {
    let (timeline, on_goto) = (timeline.clone(), props.on_goto.clone());
    let words = |place: f64| {
        let row = timeline.row_at(place);
        let row = props.trace.row(row)?;
        Some(match measure {
            Measure::Step => row.id.to_string(),
            Measure::Time => moment(row.time),
        })
    };
    let step = TICK / sight.scale;
    let first = (sight.from.max(0.0) / step).ceil() as u32;
    let last = (sight.to.min(timeline.length()) / step) as u32;
    let ticks: Html = (first..=last)
        .filter_map(|tick| {
            let place = f64::from(tick) * step;
            Some(html! { <span key={tick} style={format!("left:{}px", Decimal(sight.names + place * sight.scale))}>{ words(place)? }</span> })
        })
        .collect();
    let onpointerdown = {
        let timeline = timeline.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(ruler) = event
                .current_target()
                .and_then(|it| it.dyn_into::<Element>().ok())
            {
                let across = f64::from(event.client_x()) - ruler.get_bounding_client_rect().left();
                on_goto.emit(timeline.row_at((across - sight.names) / sight.scale));
            }
        })
    };
    html! { <div class="ruler" aria-hidden="true" {onpointerdown}>{ ticks }</div> }
}

/// Zigzags where time is cut short, with how long it was.
fn cuts(timeline: &Timeline, sight: Sight) -> Html {
    let seen = timeline.idle.iter().filter(|idle| {
        let at = timeline.place(idle.row);
        sight.from <= at && at <= sight.to
    });
    // Where they stand close, not each has room for its words.
    let mut free = f64::NEG_INFINITY;
    let mut drawn = Vec::new();
    let zigzag = AttrValue::from(format!("M5 0l-4 5{}", "l8 5l-8 5".repeat(80)));
    for idle in seen {
        let left = sight.names + timeline.place(idle.row) * sight.scale;
        let width = (timeline.place(idle.row + 1) - timeline.place(idle.row)) * sight.scale;
        if left + width < free + 2.0 {
            continue;
        }
        free = left + width;
        let words = duration(idle.length);
        drawn.push(html! {
            <div key={idle.row} class="idle" style={format!("left:{}px;width:{}px", Decimal(left), Decimal(width))} title={format!("Nothing happens for {words}")}>
                <svg width="10" height="800" aria-hidden="true"><path d={zigzag.clone()} /></svg>
                if width > 26.0 {
                    <span>{ words }</span>
                }
            </div>
        });
    }
    drawn.into_iter().collect()
}

fn one_lane(
    props: &Props,
    timeline: &Timeline,
    (index, lane): (usize, &Lane),
    sight: Sight,
    reachable: Option<(usize, usize)>,
) -> Html {
    let here = reachable
        .filter(|(at, _)| *at == index)
        .map(|(_, span)| span);
    let blocks = timeline.blocks(lane, sight.from, sight.to, sight.scale, LEAST);
    let label = if lane.label.is_empty() {
        "Execution"
    } else {
        &*lane.label
    };
    html! {
        <div key={index} class="lane" style={format!("top:{}px;--depth:{}", Decimal(RULER + index as f64 * sight.row), lane.depth.min(6))}>
            <span class="lane-name" aria-hidden="true" title={label.to_owned()}>{ label }</span>
            <ol aria-label={label.to_owned()}>
                for block in blocks {
                    { one_block(props, lane, block, sight, here) }
                }
            </ol>
        </div>
    }
}

fn one_block(props: &Props, lane: &Lane, block: Block, sight: Sight, here: Option<usize>) -> Html {
    let trace = &props.trace;
    let spans = lane
        .spans
        .get(block.first..block.first + block.count)
        .unwrap_or_default();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return Html::default();
    };
    let reachable =
        here.is_some_and(|here| block.first <= here && here < block.first + block.count);
    let current = reachable
        && spans.iter().any(|span| {
            trace
                .row(props.cursor)
                .is_some_and(|row| row.visit == Some(span.visit))
        });
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
    let words = format!(
        "{what}, {}{retries}, events {} to {}, {} to {}",
        block.mark.word(),
        first.from + 1,
        last.to + 1,
        moment_of(first.from),
        moment_of(last.to),
    );
    let row = first.from;
    html! {
        <li key={block.first} style={format!("left:{}px;width:{}px", Decimal(sight.names + block.left), Decimal((block.width - 1.0).max(LEAST - 1.0)))}>
            <button class="span" data-type={state.map(|state| state.state_type.clone())} data-mark={block.mark.word()} data-many={(block.count > 1).then_some("")}
                data-future={(first.from > props.cursor).then_some("")} aria-current={current.then_some("step")} aria-label={words.clone()} title={words}
                tabindex={if reachable { "0" } else { "-1" }} onclick={props.on_goto.reform(move |_: MouseEvent| row)}>
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
