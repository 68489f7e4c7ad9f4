//! Real definitions as scopes. Read in place; none where they are absent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use asl_layout::{EdgeSpec, Layout, NodeSpec, Point, Scope};
use serde_json::{Map, Value};

/// Every definition of the corpus with its file, in the order of the files; `None` without the corpus.
pub(crate) fn definitions() -> Option<Vec<(PathBuf, Scope)>> {
    let mut paths = Vec::new();
    files(&shared()?.join("corpus/real/dev"), &mut paths);
    paths.sort();
    let mut scopes = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(value) = serde_json::from_str(&text) else {
            continue;
        };
        let mut found = Vec::new();
        machines(&value, &mut found);
        scopes.extend(
            found
                .into_iter()
                .map(|machine| (path.clone(), scope(machine))),
        );
    }
    Some(scopes)
}

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("ASL_SHARED").map_or(beside, PathBuf::from);
    folder.join("corpus/real/dev").is_dir().then_some(folder)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
}

fn machines<'a>(value: &'a Value, found: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Object(object)
            if object.contains_key("StartAt") && object.contains_key("States") =>
        {
            found.push(object)
        }
        Value::Object(object) => object.values().for_each(|inner| machines(inner, found)),
        Value::Array(items) => items.iter().for_each(|inner| machines(inner, found)),
        _ => {}
    }
}

fn scope(machine: &Map<String, Value>) -> Scope {
    let empty = Map::new();
    let states = machine
        .get("States")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let index: BTreeMap<&str, usize> = states
        .keys()
        .enumerate()
        .map(|(index, name)| (name.as_str(), index))
        .collect();
    let target = |of: &Value, field: &str| {
        of.get(field)
            .and_then(Value::as_str)
            .and_then(|name| index.get(name))
            .copied()
    };
    let list = |of: &Value, field: &str| {
        of.get(field)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut scope = Scope::default();
    for (from, (name, state)) in states.iter().enumerate() {
        let width = 60 + 7 * i64::try_from(name.len()).unwrap_or(0);
        let inner = list(state, "Branches");
        let inner = inner
            .iter()
            .chain(state.get("Iterator"))
            .chain(state.get("ItemProcessor"));
        scope.nodes.push(NodeSpec::container(
            width,
            40,
            inner
                .filter_map(Value::as_object)
                .map(self::scope)
                .collect(),
        ));
        scope
            .edges
            .extend(target(state, "Next").map(|to| EdgeSpec::new(from, to)));
        for rule in list(state, "Choices") {
            scope
                .edges
                .extend(target(&rule, "Next").map(|to| EdgeSpec::new(from, to).labelled(90, 16)));
        }
        scope
            .edges
            .extend(target(state, "Default").map(|to| EdgeSpec::new(from, to).labelled(50, 16)));
        for catcher in list(state, "Catch") {
            scope
                .edges
                .extend(target(&catcher, "Next").map(|to| EdgeSpec::catch(from, to)));
        }
    }
    scope.start = machine
        .get("StartAt")
        .and_then(Value::as_str)
        .and_then(|name| index.get(name))
        .copied();
    scope
}

/// Pairs of strokes of different edges that cross within a scope, those of inner scopes not counted.
pub(crate) fn crossings(drawn: &Layout) -> usize {
    let strokes: Vec<(usize, Point, Point)> = drawn
        .edges
        .iter()
        .enumerate()
        .flat_map(|(edge, route)| {
            route
                .points
                .iter()
                .zip(route.points.iter().skip(1))
                .map(move |(from, to)| (edge, *from, *to))
        })
        .collect();
    let level = strokes.iter().filter(|(_, from, to)| from.y == to.y);
    let cross = |(edge, from, to): &(usize, Point, Point)| {
        let (left, right) = (from.x.min(to.x), from.x.max(to.x));
        strokes
            .iter()
            .filter(|(other, above, below)| {
                let (top, bottom) = (above.y.min(below.y), above.y.max(below.y));
                other != edge
                    && above.x == below.x
                    && left < above.x
                    && above.x < right
                    && top < from.y
                    && from.y < bottom
            })
            .count()
    };
    level.map(cross).sum()
}
