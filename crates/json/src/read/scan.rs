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
pub(crate) const ALL_CONTAINERS: u16 = NO_SHAPE - 1;
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
    #[inline]
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
    /// The first sixteen of them as two numbers, zeros where there are fewer, and which bits of these count.
    head: [u64; 2],
    mask: [u64; 2],
}

impl Word {
    fn new(text: String) -> Word {
        let mut head = [0; 16];
        let mut mask = [0; 16];
        for ((byte, place), bits) in text.bytes().zip(&mut head).zip(&mut mask) {
            (*place, *bits) = (byte, 0xFF);
        }
        Word {
            text: text.into_bytes().into_boxed_slice(),
            head: halves(&head),
            mask: halves(&mask),
        }
    }

    #[inline]
    fn begins(&self, bytes: &[u8]) -> bool {
        let Some(sixteen) = bytes.first_chunk::<16>() else {
            return bytes.starts_with(&self.text);
        };
        let ([low, high], [low_mask, high_mask]) = (halves(sixteen), self.mask);
        let same = [low & low_mask, high & high_mask] == self.head;
        same && (self.text.len() <= 16 || bytes.starts_with(&self.text))
    }
}

/// Sixteen bytes as two numbers.
#[inline]
fn halves(sixteen: &[u8; 16]) -> [u64; 2] {
    let number = u128::from_le_bytes(*sixteen);
    #[expect(clippy::cast_possible_truncation, reason = "its low half")]
    [number as u64, (number >> 64) as u64]
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
        longer: 0,
        inner: Open::root(),
        around: Vec::new(),
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
    /// By how much what was read so far prints longer than it is written: most texts say nothing needless, so that most of what is read does not change it.
    longer: i64,
    /// The innermost container that is not closed yet.
    inner: Open,
    /// The containers around it, outermost first.
    around: Vec<Open>,
    found: Scanned,
    /// The keys of the open objects that are not of the expected shape.
    keys: Vec<Arc<str>>,
    names: Names,
    /// At most [`MOST_SHAPES`], so that keys made to collide do no harm.
    by_keys: HashMap<Vec<Arc<str>>, u16, FixedState>,
}

/// A container that is not closed yet, or the whole text, which is taken for an array.
struct Open {
    /// Its place in the list of containers.
    container: usize,
    object: bool,
    /// Members or items so far.
    count: usize,
    /// Some of them are no containers.
    scalars: bool,
    /// It is known how long it prints.
    measured: bool,
    /// [`Scanner::longer`] at its opening bracket.
    longer: i64,
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

impl Open {
    fn root() -> Open {
        Open {
            container: 0,
            object: false,
            count: 0,
            scalars: false,
            measured: true,
            longer: 0,
            depth: 1,
            keys: Keys::Many,
            items: NO_SHAPE,
        }
    }
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
        while !self.around.is_empty() {
            // Behind an opening bracket or a value.
            let first = self.inner.count == 0;
            match (self.next()?, self.inner.object) {
                (b'}', true) | (b']', false) => {
                    self.at += 1;
                    self.end()?;
                    continue;
                }
                (b',', _) if !first => self.at += 1,
                _ if first => {}
                _ => return None,
            }
            if self.inner.object {
                self.key()?;
            }
            self.value()?;
        }
        self.blanks();
        (self.at == self.bytes.len()).then_some(())
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The next byte that is no blank, which is at hand then.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        if byte > b' ' {
            return Some(byte);
        }
        self.blanks();
        self.peek()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
            self.longer -= 1;
        }
    }

    /// A value that is due: a whole scalar, or the opening bracket of a container.
    #[inline]
    fn value(&mut self) -> Option<()> {
        match self.next()? {
            b'{' => return self.begin(true),
            b'[' => return self.begin(false),
            b'"' => {
                self.string()?;
            }
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => return None,
        }
        self.inner.count += 1;
        self.inner.scalars = true;
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then(|| {
            self.at += word.len();
        })
    }

    /// A string; where it starts.
    #[inline]
    fn string(&mut self) -> Option<usize> {
        let start = self.at;
        let end = special(self.bytes, start + 1);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return Some(start);
        }
        self.escaped_string(start)
    }

    /// A string that is not just what it says.
    fn escaped_string(&mut self, start: usize) -> Option<usize> {
        (self.at, _) = string_end(self.bytes, start)?;
        let value = string_value(self.text.get(start..self.at)?);
        self.prints(string_len(&value), start)?;
        Some(start)
    }

    /// What is written from `start` to here prints `len` bytes.
    fn prints(&mut self, len: usize, start: usize) -> Option<()> {
        self.longer += i64::try_from(len).ok()? - i64::try_from(self.at - start).ok()?;
        Some(())
    }

    #[inline]
    fn number(&mut self) -> Option<()> {
        let start = self.at;
        let mut end = start + 1;
        while self.bytes.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        self.at = end;
        // Most numbers are whole ones.
        let simple = match self.bytes.get(start..end)? {
            [b'0'] => true,
            [first, second, ..] if *first == b'-' => *second != b'0',
            [first, ..] => matches!(first, b'1'..=b'9'),
            [] => false,
        };
        match self.bytes.get(end) {
            Some(b'.' | b'e' | b'E' | b'+' | b'-') => self.unusual_number(start),
            _ if simple => Some(()),
            _ => self.unusual_number(start),
        }
    }

    /// A number that is not just a whole one.
    fn unusual_number(&mut self, start: usize) -> Option<()> {
        while let Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-') = self.peek() {
            self.at += 1;
        }
        let written = self.bytes.get(start..self.at)?;
        if !is_json_number(written) {
            return None;
        }
        if prints_as_written(written) {
            return Some(());
        }
        let number = Number::from_valid(self.text.get(start..self.at)?);
        self.prints(number.json_len(), start)
    }

    fn begin(&mut self, object: bool) -> Option<()> {
        if self.around.len() >= MAX_DEPTH {
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
        let inner = Open {
            container,
            object,
            longer: self.longer,
            keys: if object && expected != NO_SHAPE {
                Keys::Expected(expected)
            } else {
                Keys::Listed(self.keys.len())
            },
            items: expected,
            ..Open::root()
        };
        self.around.push(std::mem::replace(&mut self.inner, inner));
        Some(())
    }

    /// The shape of the object that is likely to come: that of the one before at this place.
    fn expected(&self) -> u16 {
        let open = &self.inner;
        let known = match open.keys {
            _ if !open.object => return open.items,
            Keys::Expected(shape) => self
                .found
                .shape(shape)
                .and_then(|shape| shape.inside.get(open.count).copied()),
            _ => None,
        };
        known.unwrap_or(NO_SHAPE)
    }

    /// Remembers the shape of what stood at this place.
    fn expect(&mut self, inside: u16) {
        let open = &mut self.inner;
        match open.keys {
            _ if !open.object => open.items = inside,
            Keys::Expected(shape) => {
                let shape = self.found.shapes.get_mut(usize::from(shape));
                if let Some(place) = shape.and_then(|shape| shape.inside.get_mut(open.count)) {
                    *place = inside;
                }
            }
            _ => {}
        }
    }

    /// The container that was just closed, and which counts for the one around it now.
    fn end(&mut self) -> Option<()> {
        let around = self.around.pop()?;
        let open = std::mem::replace(&mut self.inner, around);
        let shape = match open.object {
            true => self.shape(&open),
            false if open.scalars => NO_SHAPE,
            false => ALL_CONTAINERS,
        };
        let next = u32::try_from(self.found.containers.len()).ok()?;
        let container = self.found.containers.get_mut(open.container)?;
        container.end = u32::try_from(self.at).ok()?;
        container.next = next;
        let written = i64::from(container.end) - i64::from(container.start);
        let len = u32::try_from(written + self.longer - open.longer).ok();
        let len = len.filter(|_| open.measured && (!open.object || shape != NO_SHAPE));
        container.len = len.unwrap_or_default();
        container.count = u32::try_from(open.count).ok()?;
        container.depth = open.depth;
        container.shape = shape;
        self.expect(if open.object { shape } else { open.items });
        let around = &mut self.inner;
        around.count += 1;
        around.measured &= len.is_some();
        around.depth = around.depth.max(open.depth + 1);
        Some(())
    }

    /// A key and its colon.
    #[inline]
    fn key(&mut self) -> Option<()> {
        self.next();
        if let Keys::Expected(shape) = self.inner.keys {
            let shape = self.found.shapes.get(usize::from(shape))?;
            if let Some(behind) = shape.behind_key(self.inner.count, self.bytes, self.at) {
                self.at = behind;
                return Some(());
            }
        }
        self.other_key()
    }

    /// A key that is not the expected one, or is not written as usual.
    fn other_key(&mut self) -> Option<()> {
        let open = &mut self.inner;
        if let Keys::Expected(shape) = open.keys {
            let shape = self.found.shapes.get(usize::from(shape))?;
            let from = self.keys.len();
            self.keys
                .extend(shape.keys.iter().take(open.count).cloned());
            open.keys = Keys::Listed(from);
        }
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.string()?;
        let quoted = self.text.get(start..self.at)?;
        if let Keys::Listed(from) = self.inner.keys {
            if self.inner.count >= MOST_KEYS {
                self.keys.truncate(from);
                self.inner.keys = Keys::Many;
            } else {
                self.keys.push(self.names.shared(&string_value(quoted)));
            }
        }
        if self.next()? != b':' {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// The shape of an object that is complete.
    #[inline]
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
        self.listed_shape(from)
    }

    /// The shape of an object whose keys are listed from here on.
    fn listed_shape(&mut self, from: usize) -> u16 {
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
#[inline]
fn special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let eight = u64::from_le_bytes(*chunk);
        // Where one is taken from zero, or a blank from less, the top bit becomes set.
        let quote = (eight ^ (ONES * u64::from(b'"'))).wrapping_sub(ONES);
        let backslash = (eight ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
        let control = eight.wrapping_sub(ONES * 0x20);
        let found = (quote | backslash | control) & !eight & TOPS;
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
