//! The graph as an SVG that stands alone: in a document, a README, a ticket. No browser types: the page saves what it shows, and documents can be
//! given their pictures without a page.
//!
//! Everything is inside: colours of the light theme, fonts that every system has one of. What happened is told by sign and text, not by colour alone.

use std::fmt::{self, Write as _};
use std::rc::Rc;

use crate::protocol::{
    Command, EdgeKind, Graph, GraphEdge, GraphNode, MachineType, Point, Rect, StateInfo, Update,
};
use crate::session::Session;
use crate::trace::{GraphStatus, NodeStatus};
use crate::view::decimal::Decimal;
use crate::view::graph_edge::{arrow, course, kind_name};
use crate::view::graph_node::{hidden, is_closed, sign};
use crate::view::icon::Glyph;

/// Room around the picture.
const MARGIN: f32 = 24.0;
/// Width of a character of a name, on average; names that need more than their box are cut.
const NAME_CHARACTER: f32 = 7.6;

const STYLE: &str = "text{font-family:ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;fill:#1b2130}\
.n{font-size:12.5px;font-weight:600}.t{font-size:10.5px;fill:#596275}.l{font-size:11px;fill:#596275;text-anchor:middle;paint-order:stroke;stroke:#fff;stroke-width:5px;stroke-linejoin:round}\
.l.catch{fill:#8f5200}.l.taken{font-weight:600;fill:#1b2130}.s{font-size:11px;font-weight:700;fill:#fff;text-anchor:middle}\
.e{fill:none;stroke:#bcc3d0;stroke-width:1.5}.e.catch{stroke:#8f5200;stroke-dasharray:5 4}.e.taken{stroke:#3451d1;stroke-width:2.5}.e.catch.taken{stroke:#8f5200}\
.h{fill:#bcc3d0}.h.catch{fill:#8f5200}.h.taken{fill:#3451d1}.h.catch.taken{fill:#8f5200}\
.b{fill:#fff;stroke:#bcc3d0}.c{fill:#fbf9fd;stroke:#bcc3d0}.f{fill:none;stroke:#bcc3d0;stroke-dasharray:4 3}.i{fill:none;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}\
.succeeded{stroke:#12733a}.failed{stroke:#bd2018;stroke-width:2}.caught{stroke:#8f5200;stroke-width:2}.running{stroke:#3451d1;stroke-dasharray:5 3}.aborted{stroke:#596275;stroke-dasharray:2 3}";

/// A picture of the graph at a cursor, with the size in pixels that it is made for.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The SVG document.
    pub svg: String,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

/// Draws the graph with what happened (nothing: [`GraphStatus::default`]). `title` names the picture to those who do not see it.
#[must_use]
pub fn picture(graph: &Graph, states: &[StateInfo], status: &GraphStatus, title: &str) -> Picture {
    let (width, height) = (graph.width + 2.0 * MARGIN, graph.height + 2.0 * MARGIN);
    let mut pen = Pen {
        svg: String::new(),
        states,
        status,
    };
    // A string takes whatever is written.
    let _never_fails = pen.all(graph, title, width, height);
    Picture {
        svg: pen.svg,
        width,
        height,
    }
}

/// Draws a definition, JSON or YAML, as the page does before anything has run; none when it has no states.
#[must_use]
pub fn of_definition(definition: &str, title: &str) -> Option<Picture> {
    let told = Session::default().answer(Command::Check {
        revision: 1,
        text: definition.into(),
        machine_type: MachineType::Standard,
        substitutions: Rc::default(),
    });
    let checked = told.into_iter().find_map(|update| match update {
        Update::Checked(checked) => Some(checked),
        _ => None,
    })?;
    let graph = checked.graph.filter(|graph| !graph.nodes.is_empty())?;
    Some(picture(
        &graph,
        &checked.states,
        &GraphStatus::default(),
        title,
    ))
}

struct Pen<'a> {
    svg: String,
    states: &'a [StateInfo],
    status: &'a GraphStatus,
}

impl Pen<'_> {
    fn all(&mut self, graph: &Graph, title: &str, width: f32, height: f32) -> fmt::Result {
        let title = Escaped(if title.is_empty() { "Workflow" } else { title });
        let (width, height) = (Decimal(width.into()), Decimal(height.into()));
        writeln!(
            self.svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">\
             <title>{title}</title><style>{STYLE}</style><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
             <g transform=\"translate({margin} {margin})\">",
            margin = Decimal(MARGIN.into()),
        )?;
        for node in graph.nodes.iter().filter(|node| node.container) {
            self.node(node)?;
        }
        for scope in &graph.scopes {
            self.rect(scope.rect, 6.0, "f")?;
        }
        for terminal in &graph.terminals {
            self.terminal(terminal.rect, terminal.start)?;
        }
        let (taken, others): (Vec<&GraphEdge>, Vec<&GraphEdge>) = graph
            .edges
            .iter()
            .partition(|edge| self.status.taken(edge) > 0);
        for edge in others.into_iter().chain(taken) {
            self.edge(edge)?;
        }
        for node in graph.nodes.iter().filter(|node| !node.container) {
            self.node(node)?;
        }
        for edge in &graph.edges {
            self.label(edge)?;
        }
        self.svg.push_str("</g></svg>\n");
        Ok(())
    }

    fn rect(&mut self, rect: Rect, round: f64, class: &str) -> fmt::Result {
        let [x, y, width, height] =
            [rect.x, rect.y, rect.width, rect.height].map(|length| Decimal(length.into()));
        let round = Decimal(round);
        writeln!(
            self.svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
        )
    }

    fn terminal(&mut self, rect: Rect, start: bool) -> fmt::Result {
        let radius = rect.width / 2.0;
        let (x, y) = (rect.x + radius, rect.y + radius);
        let look = if start {
            "fill=\"#596275\""
        } else {
            "fill=\"#fff\" stroke=\"#596275\" stroke-width=\"2\""
        };
        let [x, y, radius] = [x, y, radius - 1.0].map(|length| Decimal(length.into()));
        writeln!(
            self.svg,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {look}/>"
        )
    }

    fn text(&mut self, class: &str, at: Point, text: &str) -> fmt::Result {
        let (x, y) = (Decimal(at.x.into()), Decimal(at.y.into()));
        writeln!(
            self.svg,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
            Escaped(text)
        )
    }

    fn edge(&mut self, edge: &GraphEdge) -> fmt::Result {
        let taken = if self.status.taken(edge) > 0 {
            " taken"
        } else {
            ""
        };
        let kind = kind_name(edge.kind);
        let line = course(&edge.points);
        writeln!(self.svg, "<path class=\"e {kind}{taken}\" d=\"{line}\"/>")?;
        match arrow(&edge.points) {
            Some(head) => writeln!(self.svg, "<path class=\"h {kind}{taken}\" d=\"{head}\"/>"),
            None => Ok(()),
        }
    }

    fn label(&mut self, edge: &GraphEdge) -> fmt::Result {
        let taken = self.status.taken(edge);
        let times = match taken {
            0 | 1 => String::new(),
            times => format!(" ×{times}"),
        };
        let class = match (edge.kind, taken > 0) {
            (EdgeKind::Catch(_), _) => "l catch",
            (_, true) => "l taken",
            _ => "l",
        };
        match (&edge.label, edge.label_at, edge.points.first()) {
            (Some(label), Some(at), _) => {
                let at = Point {
                    y: at.y + 4.0,
                    ..at
                };
                self.text(class, at, &format!("{label}{times}"))
            }
            (_, _, Some(from)) if !times.is_empty() => {
                let at = Point {
                    x: from.x - 16.0,
                    y: from.y + 14.0,
                };
                self.text(class, at, times.trim())
            }
            _ => Ok(()),
        }
    }

    fn node(&mut self, node: &GraphNode) -> fmt::Result {
        let Some(info) = self.states.get(node.state.index()) else {
            return Ok(());
        };
        let status = self.status.node(node.state);
        // `caught error` is the class `caught`.
        let word = match status.visits {
            0 => "",
            _ => status.word().split(' ').next().unwrap_or_default(),
        };
        let shape = if node.container { "c" } else { "b" };
        self.rect(node.rect, 8.0, &format!("{shape} {word}"))?;
        let Rect { x, y, width, .. } = node.rect;
        let tint = tint(&info.state_type);
        let middle = if node.container {
            17.0
        } else {
            node.rect.height / 2.0
        };
        writeln!(
            self.svg,
            "<g transform=\"translate({} {})\"><rect width=\"24\" height=\"24\" rx=\"6\" fill=\"{tint}\" fill-opacity=\".13\"/>\
             <path class=\"i\" transform=\"translate(4 4)\" stroke=\"{tint}\" d=\"{}\"/></g>",
            Decimal((x + 8.0).into()),
            Decimal((y + middle - 12.0).into()),
            Glyph::of_state(&info.state_type).path(),
        )?;
        let type_name = if is_closed(node) {
            format!("{} · {}", info.state_type, hidden(node))
        } else {
            String::from(&*info.state_type)
        };
        let left = x + 40.0;
        if node.container {
            let name = cut(&info.name, width - 110.0);
            let to = left + NAME_CHARACTER * name.chars().count() as f32 + 8.0;
            let y = y + middle + 4.0;
            self.text("n", Point { x: left, y }, &name)?;
            self.text("t", Point { x: to, y }, &type_name)?;
            if info.is_map() {
                let below = Point {
                    x: left,
                    y: y + 22.0,
                };
                self.text("t", below, "for each item")?;
            }
        } else {
            let at = |dy: f32| Point {
                x: left,
                y: y + middle + dy,
            };
            self.text("n", at(-1.0), &cut(&info.name, width - 48.0))?;
            self.text("t", at(12.0), &type_name)?;
        }
        self.signs(node.rect, status)
    }

    /// What happened, at the corners of a box.
    fn signs(&mut self, rect: Rect, status: NodeStatus) -> fmt::Result {
        let sign = sign(status.word());
        if !sign.is_empty() {
            let text = match status.visits {
                0 | 1 => String::from(sign),
                times => format!("{sign} ×{times}"),
            };
            let colour = match status.word() {
                "failed" => "#bd2018",
                "caught error" => "#8f5200",
                "running" => "#3451d1",
                "aborted" => "#596275",
                _ => "#12733a",
            };
            self.badge(rect.x + rect.width, rect.y, &text, colour)?;
        }
        if status.retries > 0 {
            self.badge(rect.x, rect.y, &format!("↻{}", status.retries), "#8f5200")?;
        }
        Ok(())
    }

    fn badge(&mut self, x: f32, y: f32, text: &str, colour: &str) -> fmt::Result {
        let width = 14.0 + 6.5 * (text.chars().count() as f32 - 1.0);
        let [left, top, wide] =
            [x - width / 2.0 - 3.0, y - 10.0, width + 6.0].map(|length| Decimal(length.into()));
        writeln!(
            self.svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"20\" rx=\"10\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"2\"/>"
        )?;
        self.text("s", Point { x, y: y + 4.0 }, text)
    }
}

fn tint(state_type: &str) -> &'static str {
    match state_type {
        "Task" => "#3451d1",
        "Choice" => "#8f5200",
        "Parallel" | "Map" => "#7a2fb0",
        "Wait" => "#0b6e80",
        "Succeed" => "#12733a",
        "Fail" => "#bd2018",
        _ => "#596275",
    }
}

/// As much of a name as has room.
fn cut(name: &str, room: f32) -> String {
    let most = (room / NAME_CHARACTER).max(1.0) as usize;
    match name.char_indices().nth(most) {
        Some(_) => {
            let kept: String = name.chars().take(most.saturating_sub(1)).collect();
            format!("{kept}…")
        }
        None => String::from(name),
    }
}

/// A text as XML takes it; characters that XML does not know are left out.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' | '\t' => f.write_char(' ')?,
                character if character.is_control() => {}
                '\u{fffe}' | '\u{ffff}' => {}
                character => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
