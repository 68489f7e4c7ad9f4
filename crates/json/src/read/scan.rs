//! Strict JSON, found to be such in one pass without building anything: where its containers are, how long they print, which keys they have.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use crate::number::{Number, is_json_number};
use crate::read::MAX_DEPTH;
use crate::read::lexer::string_value;
use crate::read::names::Names;
use crate::write::string_len;

/// An array or object of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Container {
    /// Its opening bracket.
    pub(crate) start: u32,
    /// Behind its closing bracket.
    pub(crate) end: u32,
    /// The first container behind it, in the order of opening brackets.
    pub(crate) next: u32,
    /// The length of its compact JSON; 0 if that is not known.
    pub(crate) len: u32,
    /// How many items or members it has, repeated keys counted each.
    pub(crate) count: u32,
    /// How deep it is nested.
    pub(crate) depth: u16,
    /// Of an object, its keys; [`NO_SHAPE`] if they are unusual. Of an array [`ALL_CONTAINERS`], or [`NO_SHAPE`].
    pub(crate) shape: u16,
}

/// Keys that repeat, too many keys, or too many kinds of objects: such an object is read by itself.
pub(crate) const NO_SHAPE: u16 = u16::MAX;
/// No item of the array is a scalar.
pub(crate) const ALL_CONTAINERS: u16 = 0;
/// How many kinds of objects are told apart.
const MOST_SHAPES: usize = 1024;
/// How many keys an object of a kind has at most.
const MOST_KEYS: usize = 32;

/// The keys of objects of one kind, which are all different.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) keys: Vec<Arc<str>>,
    /// The keys as they are usually written, with their quotes and the colon.
    written: Vec<Word>,
    /// For each member the shape of the last object that stood there, or of the last one in the array there.
    inside: Vec<u16>,
}

impl Shape {
    /// Behind the key of the member `index` and its colon, if they stand at `at` as they are usually written.
    pub(crate) fn behind_key(&self, index: usize, bytes: &[u8], at: usize) -> Option<usize> {
        let written = self.written.get(index)?;
        written
            .begins(bytes.get(at..)?)
            .then(|| at + written.text.len())
    }
}

/// Bytes that are looked for at the beginning of others.
#[derive(Debug)]
struct Word {
    text: Box<[u8]>,
    /// The first eight of them as one number, zeros where there are fewer, and which bits of it count.
    head: u64,
    mask: u64,
}

impl Word {
    fn new(text: String) -> Word {
        let mut eight = [0; 8];
        let mut mask = [0; 8];
        for ((byte, place), bits) in text.bytes().zip(&mut eight).zip(&mut mask) {
            (*place, *bits) = (byte, 0xFF);
        }
        Word {
            text: text.into_bytes().into_boxed_slice(),
            head: u64::from_le_bytes(eight),
            mask: u64::from_le_bytes(mask),
        }
    }

    fn begins(&self, bytes: &[u8]) -> bool {
        match bytes.first_chunk::<8>() {
            Some(eight) if u64::from_le_bytes(*eight) & self.mask != self.head => false,
            Some(_) if self.text.len() <= 8 => true,
            _ => bytes.starts_with(&self.text),
        }
    }
}

/// What a scan finds.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    /// In the order of their opening brackets, so that the first is the root.
    pub(crate) containers: Vec<Container>,
    pub(crate) shapes: Vec<Shape>,
}

impl Scanned {
    pub(crate) fn shape(&self, shape: u16) -> Option<&Shape> {
        self.shapes.get(usize::from(shape))
    }
}

/// Scans a text that begins with a container; `None` if it is no JSON, or is too long to be counted in 32 bits.
pub(crate) fn scan(text: &str) -> Option<Scanned> {
    u32::try_from(text.len()).ok()?;
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        text,
        at: 0,
        open: Vec::new(),
        found: Scanned::default(),
        keys: Vec::new(),
        names: Names::new(),
        by_keys: HashMap::default(),
    };
    scanner.document()?;
    Some(scanner.found)
}

struct Scanner<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    open: Vec<Open>,
    found: Scanned,
    /// The keys of the open objects that are not of the expected shape.
    keys: Vec<Arc<str>>,
    names: Names,
    by_keys: HashMap<Vec<Arc<str>>, u16, FixedState>,
}

/// A container that is not closed yet.
struct Open {
    /// Its place in the list of containers.
    container: usize,
    object: bool,
    /// Members or items so far.
    count: usize,
    /// Some of them are no containers.
    scalars: bool,
    /// The length of the text so far; `None` once it is not known.
    len: Option<u32>,
    depth: u16,
    /// Of an object.
    keys: Keys,
    /// Of an array, the shape of the last object in it.
    items: u16,
}

/// The keys of an open object so far.
enum Keys {
    /// They are those of a shape, as many as there are members.
    Expected(u16),
    /// They stand in the list from here on.
    Listed(usize),
    /// There are too many.
    Many,
}

impl Scanner<'_> {
    /// One container and nothing around it.
    fn document(&mut self) -> Option<()> {
        self.blanks();
        match self.peek()? {
            b'{' => self.begin(true)?,
            b'[' => self.begin(false)?,
            _ => return None,
        }
        while let Some(open) = self.open.last_mut() {
            // Behind an opening bracket or a value.
            let object = open.object;
            let first = open.count == 0;
            self.blanks();
            match (self.take()?, object) {
                (b'}', true) | (b']', false) => {
                    self.end()?;
                    continue;
                }
                (b',', _) if !first => self.blanks(),
                _ if first => self.at -= 1,
                _ => return None,
            }
            if object {
                self.key()?;
            }
            self.value()?;
        }
        self.blanks();
        (self.at == self.bytes.len()).then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// A value that is due: a whole scalar, or the opening bracket of a container.
    fn value(&mut self) -> Option<()> {
        self.blanks();
        let start = self.at;
        let len = match self.peek()? {
            b'{' => return self.begin(true),
            b'[' => return self.begin(false),
            b'"' => {
                let plain = string_end(self.bytes, start)?;
                self.at = plain.0;
                self.printed(start, plain)
            }
            b'-' | b'0'..=b'9' => self.number(start)?,
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => return None,
        };
        self.complete(Some(len), 0);
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<usize> {
        self.bytes.get(self.at..)?.starts_with(word).then(|| {
            self.at += word.len();
            word.len()
        })
    }

    /// How long the string from `start` on prints.
    fn printed(&self, start: usize, (end, plain): (usize, bool)) -> usize {
        if plain {
            return end - start;
        }
        string_len(&string_value(self.text.get(start..end).unwrap_or_default()))
    }

    /// A number, and how long it prints.
    fn number(&mut self, start: usize) -> Option<usize> {
        let mut end = start + 1;
        let mut plain = true;
        while let Some(byte) = self.bytes.get(end) {
            match byte {
                b'0'..=b'9' => {}
                b'.' | b'e' | b'E' | b'+' | b'-' => plain = false,
                _ => break,
            }
            end += 1;
        }
        let written = self.bytes.get(start..end)?;
        self.at = end;
        let len = end - start;
        // Most numbers are whole ones of few digits.
        let simple = matches!(
            written,
            [b'1'..=b'9', ..] | [b'-', b'1'..=b'9', ..] | [b'0']
        );
        if plain && simple {
            return Some(len);
        }
        if !is_json_number(written) {
            return None;
        }
        if prints_as_written(written) {
            return Some(len);
        }
        self.text
            .get(start..end)
            .map(|text| Number::from_valid(text).json_len())
    }

    fn begin(&mut self, object: bool) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            return None;
        }
        let container = self.found.containers.len();
        self.found.containers.push(Container {
            start: u32::try_from(self.at).ok()?,
            end: 0,
            next: 0,
            len: 0,
            count: 0,
            depth: 1,
            shape: NO_SHAPE,
        });
        self.at += 1;
        let expected = self.expected();
        self.open.push(Open {
            container,
            object,
            count: 0,
            scalars: false,
            len: Some(1),
            depth: 1,
            keys: if object && expected != NO_SHAPE {
                Keys::Expected(expected)
            } else {
                Keys::Listed(self.keys.len())
            },
            items: expected,
        });
        Some(())
    }

    /// The shape of the object that is likely to come: that of the one before at this place.
    fn expected(&self) -> u16 {
        let known = self.open.last().map(|open| match open.keys {
            _ if !open.object => open.items,
            Keys::Expected(shape) => self
                .found
                .shape(shape)
                .and_then(|shape| shape.inside.get(open.count).copied())
                .unwrap_or(NO_SHAPE),
            _ => NO_SHAPE,
        });
        known.unwrap_or(NO_SHAPE)
    }

    /// Remembers the shape of what stood at this place.
    fn expect(&mut self, inside: u16) {
        match self.open.last_mut() {
            Some(open) if !open.object => open.items = inside,
            Some(Open {
                keys: Keys::Expected(shape),
                count,
                ..
            }) => {
                let shape = self.found.shapes.get_mut(usize::from(*shape));
                if let Some(place) = shape.and_then(|shape| shape.inside.get_mut(*count)) {
                    *place = inside;
                }
            }
            _ => {}
        }
    }

    /// The container that was just closed.
    fn end(&mut self) -> Option<()> {
        let open = self.open.pop()?;
        let shape = match open.object {
            true => self.shape(&open),
            false if open.scalars => NO_SHAPE,
            false => ALL_CONTAINERS,
        };
        let next = u32::try_from(self.found.containers.len()).ok()?;
        let len = match open.len {
            // The place of the last comma is that of the closing bracket.
            Some(len) if !open.object || shape != NO_SHAPE => {
                len.checked_add(u32::from(open.count == 0))
            }
            _ => None,
        };
        let container = self.found.containers.get_mut(open.container)?;
        container.end = u32::try_from(self.at).ok()?;
        container.next = next;
        container.len = len.unwrap_or_default();
        container.count = u32::try_from(open.count).ok()?;
        container.depth = open.depth;
        container.shape = shape;
        self.expect(if open.object { shape } else { open.items });
        self.complete(len.map(|len| len as usize), open.depth);
        Some(())
    }

    /// Adds a complete value to the container around it.
    fn complete(&mut self, len: Option<usize>, depth: u16) {
        if let Some(open) = self.open.last_mut() {
            open.count += 1;
            open.scalars |= depth == 0;
            open.len = open
                .len
                .zip(len)
                .and_then(|(sum, len)| sum.checked_add(u32::try_from(len).ok()?)?.checked_add(1));
            open.depth = open.depth.max(depth + 1);
        }
    }

    /// A key and its colon.
    fn key(&mut self) -> Option<()> {
        let start = self.at;
        let open = self.open.last_mut()?;
        if let Keys::Expected(shape) = open.keys {
            let shape = self.found.shapes.get(usize::from(shape))?;
            if let Some(behind) = shape.behind_key(open.count, self.bytes, start) {
                self.at = behind;
                let printed = u32::try_from(behind - start).ok()?;
                open.len = open.len.and_then(|len| len.checked_add(printed));
                return Some(());
            }
            // Another kind of object than was expected.
            let from = self.keys.len();
            self.keys
                .extend(shape.keys.iter().take(open.count).cloned());
            open.keys = Keys::Listed(from);
        }
        if self.peek()? != b'"' {
            return None;
        }
        let end = string_end(self.bytes, start)?;
        self.at = end.0;
        let printed = self.printed(start, end);
        let quoted = self.text.get(start..end.0)?;
        let open = self.open.last_mut()?;
        open.len = open
            .len
            .and_then(|len| len.checked_add(u32::try_from(printed).ok()? + 1));
        if let Keys::Listed(from) = open.keys {
            if open.count >= MOST_KEYS {
                self.keys.truncate(from);
                open.keys = Keys::Many;
            } else {
                self.keys.push(self.names.shared(&string_value(quoted)));
            }
        }
        self.colon()
    }

    fn colon(&mut self) -> Option<()> {
        if self.peek() != Some(b':') {
            self.blanks();
        }
        (self.take()? == b':').then_some(())
    }

    /// The shape of an object that is complete.
    fn shape(&mut self, open: &Open) -> u16 {
        let from = match open.keys {
            Keys::Expected(shape) => {
                let keys = self.found.shape(shape).map(|shape| shape.keys.as_slice());
                let keys = keys.unwrap_or_default();
                if keys.len() == open.count {
                    return shape;
                }
                let from = self.keys.len();
                self.keys.extend(keys.iter().take(open.count).cloned());
                from
            }
            Keys::Listed(from) => from,
            Keys::Many => return NO_SHAPE,
        };
        let keys = self.keys.split_off(from);
        match self.by_keys.get(&keys) {
            Some(shape) => *shape,
            None => self.new_shape(keys),
        }
    }

    fn new_shape(&mut self, keys: Vec<Arc<str>>) -> u16 {
        let place = self.found.shapes.len();
        let repeated = (1..keys.len()).any(|index| {
            let (before, rest) = keys.split_at(index);
            rest.first().is_some_and(|key| before.contains(key))
        });
        if place >= MOST_SHAPES || repeated {
            return NO_SHAPE;
        }
        let shape = u16::try_from(place).unwrap_or(NO_SHAPE);
        let written = keys
            .iter()
            .map(|key| {
                let mut written = String::new();
                // Writing to a `String` cannot fail.
                let _ = crate::write::write_string(&mut written, key);
                written.push(':');
                Word::new(written)
            })
            .collect();
        self.found.shapes.push(Shape {
            inside: vec![NO_SHAPE; keys.len()],
            keys: keys.clone(),
            written,
        });
        self.by_keys.insert(keys, shape);
        shape
    }
}

/// Behind the string whose opening quote is at `start`, and whether it has no escapes; `None` if it is not as JSON has it.
pub(crate) fn string_end(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let mut at = start + 1;
    let mut plain = true;
    loop {
        at = special(bytes, at);
        match bytes.get(at)? {
            b'"' => return Some((at + 1, plain)),
            b'\\' => {
                plain = false;
                match bytes.get(at + 1)? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at += 2,
                    b'u' => {
                        let digits = bytes.get(at + 2..at + 6)?;
                        if !digits.iter().all(u8::is_ascii_hexdigit) {
                            return None;
                        }
                        at += 6;
                    }
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// The first quote, backslash or control character from `at` on; the end if there is none. Eight bytes at a time.
fn special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let zero = |eight: u64| eight.wrapping_sub(ONES) & !eight & TOPS;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let eight = u64::from_le_bytes(*chunk);
        let quote = zero(eight ^ (ONES * u64::from(b'"')));
        let backslash = zero(eight ^ (ONES * u64::from(b'\\')));
        let control = eight.wrapping_sub(ONES * 0x20) & !eight & TOPS;
        let found = quote | backslash | control;
        if found != 0 {
            // Only bits above the lowest can be wrong.
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1F);
    at + rest.iter().position(stop).unwrap_or(rest.len())
}

/// Whether a decimal surely prints as it is written: few digits, no exponent, no needless zero, of middling size.
fn prints_as_written(number: &[u8]) -> bool {
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    let Some(point) = digits.iter().position(|byte| *byte == b'.') else {
        return false;
    };
    let (whole, fraction) = digits.split_at(point);
    let fraction = fraction.get(1..).unwrap_or_default();
    let middling = whole != b"0" || fraction.iter().take(3).any(|digit| *digit != b'0');
    middling
        && whole.len() <= 7
        && digits.len() <= 15
        && fraction.iter().all(u8::is_ascii_digit)
        && (fraction == b"0" || fraction.last() != Some(&b'0'))
}
