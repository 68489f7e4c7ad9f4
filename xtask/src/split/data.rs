//! Which data wait with the functions that need them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use wasmparser::{FunctionBody, Operator};

use super::linked::Linked;
use super::plan::Waiting;
use super::read::Program;

/// The bytes of a function, as it left the linker, that wasm-opt may have put in place of a call of it, though others still call it. Three times as much as it does.
const COPIED: usize = 64;
/// What stands between two objects so that the next begins at an even address.
const PADDING: u32 = 16;

/// The data of a program, by address.
pub(super) struct Data<'a> {
    /// What the first part has.
    pub(super) first: Vec<(u32, &'a [u8])>,
    /// What nothing but the second part's functions can come to.
    pub(super) second: Vec<(u32, &'a [u8])>,
}

impl<'a> Data<'a> {
    /// Divides the data of a program whose functions are divided. `linked` is the same program as it left the linker: what of it is in the first part now can
    /// come to what it named there, and to what the functions named that were put in place of its calls. All else waits, unless its address
    /// stands in the first part all the same.
    ///
    /// # Errors
    /// When a function cannot be read.
    pub(super) fn of(
        program: &Program<'a>,
        waiting: &Waiting,
        linked: &Linked<'_>,
    ) -> Result<Self> {
        let needed = needed(program, waiting, linked)?;
        let mut waits: Vec<Range<u32>> = Vec::new();
        let mut is_last = false;
        for (index, object) in linked.objects.iter().enumerate() {
            let does_wait = object.is_constant && !needed.contains(&index);
            match waits.last_mut() {
                Some(last) if does_wait && is_last && object.at.start - last.end < PADDING => {
                    last.end = object.at.end;
                }
                _ if does_wait => waits.push(object.at.clone()),
                _ => {}
            }
            is_last = does_wait;
        }
        let mut data = Self {
            first: Vec::new(),
            second: Vec::new(),
        };
        for (address, bytes) in &program.data {
            data.divide(*address, bytes, &waits);
        }
        Ok(data)
    }

    /// Puts each piece of a segment where it belongs.
    fn divide(&mut self, address: u32, bytes: &'a [u8], waits: &[Range<u32>]) {
        let (mut at, mut rest) = (address, bytes);
        for place in waits {
            let before = place.start.saturating_sub(at) as usize;
            let Some((kept, others)) = rest.split_at_checked(before) else {
                break;
            };
            // What waits may begin in a segment before.
            let begin = at.max(place.start);
            let length = place.end.saturating_sub(begin) as usize;
            let (moved, behind) = others.split_at(length.min(others.len()));
            self.first.push((at, kept));
            self.second.push((begin, moved));
            at = begin + u32::try_from(moved.len()).unwrap_or_default();
            rest = behind;
        }
        self.first.push((at, rest));
        self.first.retain(|(_, bytes)| !bytes.is_empty());
        self.second.retain(|(_, bytes)| !bytes.is_empty());
    }
}

/// The objects that the first part can come to.
fn needed(
    program: &Program<'_>,
    waiting: &Waiting,
    linked: &Linked<'_>,
) -> Result<BTreeSet<usize>> {
    let mut needed = linked.named_elsewhere.clone();
    let mut functions = Functions::of(program, linked);
    for (function, body) in program.defined() {
        if waiting.functions.contains(&function) {
            continue;
        }
        functions.go_through(program.name(function), &mut needed);
        let addresses = addresses(body)?;
        needed.extend(addresses.into_iter().filter_map(|it| linked.object_at(it)));
    }
    let objects = linked.objects.iter().enumerate();
    let writable = objects.filter(|(_, object)| !object.is_constant);
    needed.extend(writable.map(|(index, _)| index));
    let mut open: Vec<usize> = needed.iter().copied().collect();
    while let Some(object) = open.pop() {
        let named = linked.objects.get(object).map(|object| &object.names);
        open.extend(
            named
                .into_iter()
                .flatten()
                .copied()
                .filter(|it| needed.insert(*it)),
        );
    }
    Ok(needed)
}

/// The functions as they left the linker.
struct Functions<'a, 'b> {
    linked: &'a Linked<'b>,
    /// By name, which some share.
    named: BTreeMap<&'a str, Vec<u32>>,
    /// The names of those that are there still.
    left: BTreeSet<&'a str>,
    seen: BTreeSet<u32>,
}

impl<'a, 'b> Functions<'a, 'b> {
    fn of(program: &'a Program<'_>, linked: &'a Linked<'b>) -> Self {
        let mut named: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (function, _) in linked.program.defined() {
            let name = linked.program.name(function);
            named.entry(name).or_default().push(function);
        }
        let left = program
            .defined()
            .map(|(function, _)| program.name(function));
        Self {
            linked,
            named,
            left: left.map(unnumbered).collect(),
            seen: BTreeSet::new(),
        }
    }

    /// Adds the objects that a function of the first part names, with what was put in place of its calls.
    fn go_through(&mut self, name: &str, needed: &mut BTreeSet<usize>) {
        let mut open = self
            .named
            .get(unnumbered(name))
            .cloned()
            .unwrap_or_default();
        while let Some(function) = open.pop() {
            if !self.seen.insert(function) {
                continue;
            }
            needed.extend(self.linked.named_by.get(&function).into_iter().flatten());
            let program = &self.linked.program;
            let called = program.called_by(function).into_iter().filter(|called| {
                let is_left = self.left.contains(program.name(*called));
                !is_left || program.size(*called) <= COPIED
            });
            open.extend(called);
        }
    }
}

/// A name without the number that tells functions of the same name apart: `drop[2]`.
fn unnumbered(name: &str) -> &str {
    let number = name
        .strip_suffix(']')
        .and_then(|name| name.rsplit_once('['));
    match number {
        Some((plain, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => plain,
        _ => name,
    }
}

/// All numbers of a function that may be addresses.
fn addresses(body: &FunctionBody<'_>) -> Result<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    for operator in body.get_operators_reader()? {
        let number = match operator? {
            Operator::I32Const { value } => Some(value.cast_unsigned()),
            Operator::I32Load { memarg }
            | Operator::I32Load8S { memarg }
            | Operator::I32Load8U { memarg }
            | Operator::I32Load16S { memarg }
            | Operator::I32Load16U { memarg }
            | Operator::I64Load { memarg }
            | Operator::I64Load8S { memarg }
            | Operator::I64Load8U { memarg }
            | Operator::I64Load16S { memarg }
            | Operator::I64Load16U { memarg }
            | Operator::I64Load32S { memarg }
            | Operator::I64Load32U { memarg }
            | Operator::F32Load { memarg }
            | Operator::F64Load { memarg } => u32::try_from(memarg.offset).ok(),
            _ => None,
        };
        found.extend(number);
    }
    Ok(found)
}
