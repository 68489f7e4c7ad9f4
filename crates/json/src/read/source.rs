//! Large texts are read where somebody looks: a container that nobody opened is a place in the text.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::array::Array;
use crate::measure::Size;
use crate::number::Number;
use crate::object::Object;
use crate::read::scan::{ALL_CONTAINERS, Container, Scanned, Shape, scan, string_end};
use crate::read::{SyntaxError, lexer, parse};
use crate::value::Value;

/// From this many bytes on a text is read where somebody looks. What is smaller is read before one could ask twice.
const LARGE: usize = 64 << 10;

/// See [`Value::parse_shared`].
pub(crate) fn parse_shared(text: &Arc<str>) -> Result<Value, SyntaxError> {
    if text.len() >= LARGE
        && let Some(value) = unread(text)
    {
        return Ok(value);
    }
    parse(text)
}

/// The value of a text that is a container; `None` if it is no JSON.
pub(crate) fn unread(text: &Arc<str>) -> Option<Value> {
    let scanned = scan(text)?;
    let source = Arc::new(Source {
        text: Arc::clone(text),
        scanned,
    });
    Unread { source, at: 0 }.value()
}

/// A text that was found to be JSON.
#[derive(Debug)]
struct Source {
    text: Arc<str>,
    scanned: Scanned,
}

/// A container of a text.
#[derive(Clone, Debug)]
pub(crate) struct Unread {
    source: Arc<Source>,
    /// Its place in the list of containers.
    at: u32,
}

impl Unread {
    pub(crate) fn value(self) -> Option<Value> {
        let start = self.place().container()?.start as usize;
        Some(match self.source.text.as_bytes().get(start)? {
            b'[' => Value::Array(Array::unread(self)),
            _ => Value::Object(Object::unread(self)),
        })
    }

    pub(crate) fn place(&self) -> Place<'_> {
        Place {
            source: &self.source,
            at: self.at,
        }
    }
}

/// Where a container stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'s> {
    source: &'s Arc<Source>,
    /// Its place in the list of containers.
    at: u32,
}

impl<'s> Place<'s> {
    fn container(self) -> Option<&'s Container> {
        self.source.scanned.containers.get(self.at as usize)
    }

    pub(crate) fn value(self) -> Option<Value> {
        let unread = Unread {
            source: Arc::clone(self.source),
            at: self.at,
        };
        unread.value()
    }

    /// Its size, if the scan could tell.
    pub(crate) fn size(self) -> Option<Size> {
        let container = self.container().filter(|container| container.len > 0)?;
        Some(Size {
            len: container.len as usize,
            depth: u32::from(container.depth),
        })
    }

    /// How many items an array has.
    pub(crate) fn count(self) -> usize {
        self.container()
            .map_or(0, |container| container.count as usize)
    }

    /// The items of an array, none of the containers among them read.
    pub(crate) fn parts(self) -> impl Iterator<Item = Part<'s>> {
        let source = self.source;
        let array = self.container();
        let all = array.is_some_and(|array| array.shape == ALL_CONTAINERS);
        let end = array.map_or(0, |array| array.next);
        let mut reader = self.reader();
        std::iter::from_fn(move || {
            if !all {
                return if reader.another() {
                    reader.part()
                } else {
                    None
                };
            }
            // Each says where the next one is.
            let at = reader.child;
            reader.child = source.scanned.containers.get(at as usize)?.next;
            (at < end).then_some(Part::Container(Place { source, at }))
        })
    }

    /// The items of an array.
    pub(crate) fn items(self) -> Vec<Value> {
        let mut items = Vec::with_capacity(self.count());
        items.extend(self.parts().filter_map(Part::value));
        items
    }

    /// The members of an object, those with a repeated key, too.
    pub(crate) fn members(self) -> impl Iterator<Item = (Arc<str>, Value)> {
        let shape = self.shape();
        let mut reader = self.reader();
        let mut index = 0;
        std::iter::from_fn(move || {
            let known = shape.and_then(|shape| Some((shape, shape.keys.get(index)?)));
            let key = match known {
                Some((shape, key)) => {
                    reader.known_key(shape, index);
                    Arc::clone(key)
                }
                None if reader.another() => reader.key(),
                None => return None,
            };
            index += 1;
            Some((key, reader.part()?.value()?))
        })
    }

    /// The value of a key, found without reading the others; `None` if that cannot be done.
    #[inline]
    pub(crate) fn peek(self, key: &str) -> Option<Option<Value>> {
        let shape = self.shape()?;
        let Some(wanted) = shape.keys.iter().position(|known| **known == *key) else {
            return Some(None);
        };
        let mut reader = self.reader();
        for index in 0..wanted {
            reader.known_key(shape, index);
            reader.skip();
        }
        reader.known_key(shape, wanted);
        Some(reader.part().and_then(Part::value))
    }

    fn shape(self) -> Option<&'s Shape> {
        self.source.scanned.shape(self.container()?.shape)
    }

    fn reader(self) -> Reader<'s> {
        let start = self.container().map_or(0, |container| container.start);
        Reader {
            source: self.source,
            at: start as usize + 1,
            child: self.at + 1,
        }
    }
}

/// A value of a text.
#[derive(Debug)]
pub(crate) enum Part<'s> {
    Scalar(Value),
    Container(Place<'s>),
}

impl Part<'_> {
    #[inline]
    fn value(self) -> Option<Value> {
        match self {
            Part::Scalar(value) => Some(value),
            Part::Container(place) => place.value(),
        }
    }
}

/// Goes through the values directly inside of a container.
struct Reader<'s> {
    source: &'s Arc<Source>,
    at: usize,
    /// The next container.
    child: u32,
}

impl<'s> Reader<'s> {
    fn bytes(&self) -> &'s [u8] {
        self.source.text.as_bytes()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    /// The next byte that is no blank.
    fn blanks(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    /// Goes to the next item or key; false at the end.
    #[inline]
    fn another(&mut self) -> bool {
        let mut byte = self.blanks();
        if byte == Some(b',') {
            self.at += 1;
            byte = self.blanks();
        }
        !matches!(byte, None | Some(b']' | b'}'))
    }

    /// Goes behind the next key and its colon, which is the one of `shape` at `index`.
    #[inline]
    fn known_key(&mut self, shape: &Shape, index: usize) {
        let start = self.at + usize::from(self.peek() == Some(b','));
        match shape.behind_key(index, self.bytes(), start) {
            Some(behind) => self.at = behind,
            None => self.any_key(),
        }
    }

    /// Goes behind the next key and its colon, however they are written.
    fn any_key(&mut self) {
        self.another();
        self.at = self.string_end();
        self.colon();
    }

    fn key(&mut self) -> Arc<str> {
        let key = self.string().into();
        self.colon();
        key
    }

    fn colon(&mut self) {
        if self.blanks() == Some(b':') {
            self.at += 1;
        }
    }

    fn string_end(&self) -> usize {
        string_end(self.bytes(), self.at).map_or(self.bytes().len(), |(end, _)| end)
    }

    fn string(&mut self) -> Cow<'_, str> {
        let start = self.at;
        let (end, plain) = string_end(self.bytes(), start).unwrap_or((start, false));
        self.at = end;
        let text = &self.source.text;
        match text.get(start + 1..end.saturating_sub(1)) {
            Some(inside) if plain => Cow::Borrowed(inside),
            _ => lexer::string_value(text.get(start..end).unwrap_or_default()),
        }
    }

    /// Where the number or word at hand ends.
    fn scalar_end(&self) -> usize {
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
        self.at + rest.iter().position(ends).unwrap_or(rest.len())
    }

    #[inline]
    fn part(&mut self) -> Option<Part<'s>> {
        Some(Part::Scalar(match self.blanks()? {
            b'{' | b'[' => {
                let place = Place {
                    source: self.source,
                    at: self.child,
                };
                self.skip();
                return Some(Part::Container(place));
            }
            b'"' => Value::String(self.string().into()),
            first => {
                let end = self.scalar_end();
                let text = self.source.text.get(self.at..end)?;
                self.at = end;
                match first {
                    b'n' => Value::Null,
                    b't' => Value::Bool(true),
                    b'f' => Value::Bool(false),
                    _ => Value::Number(Number::from_valid(text)),
                }
            }
        }))
    }

    fn skip(&mut self) {
        self.at = match self.blanks() {
            Some(b'{' | b'[') => match self.source.scanned.containers.get(self.child as usize) {
                Some(container) => {
                    self.child = container.next;
                    container.end as usize
                }
                None => self.bytes().len(),
            },
            Some(b'"') => self.string_end(),
            _ => self.scalar_end(),
        };
    }
}

/// A value that may not be read yet.
#[derive(Clone, Debug)]
pub(crate) struct Lazy<T> {
    read: OnceLock<T>,
    unread: Option<Unread>,
}

impl<T: Default> Lazy<T> {
    pub(crate) fn unread(unread: Unread) -> Lazy<T> {
        Lazy {
            read: OnceLock::new(),
            unread: Some(unread),
        }
    }

    /// The value; `read` is what reads it.
    pub(crate) fn get(&self, read: impl FnOnce(Place<'_>) -> T) -> &T {
        self.read.get_or_init(|| {
            self.unread
                .as_ref()
                .map(Unread::place)
                .map(read)
                .unwrap_or_default()
        })
    }

    /// The value, to be changed.
    pub(crate) fn get_mut(&mut self, read: impl FnOnce(Place<'_>) -> T) -> &mut T {
        self.get(read);
        self.unread = None;
        match self.read.get_mut() {
            Some(value) => value,
            #[expect(clippy::unreachable, reason = "it has just been read")]
            None => unreachable!(),
        }
    }

    /// The value, if it was read.
    pub(crate) fn known(&self) -> Option<&T> {
        self.read.get()
    }

    /// Takes the value out, if it was read.
    pub(crate) fn take(&mut self) -> Option<T> {
        self.read.take()
    }

    /// Where to read it, as long as nobody has.
    pub(crate) fn place(&self) -> Option<Place<'_>> {
        let unread = self.unread.as_ref().filter(|_| self.read.get().is_none());
        unread.map(Unread::place)
    }
}

impl<T> From<T> for Lazy<T> {
    fn from(value: T) -> Lazy<T> {
        Lazy {
            read: OnceLock::from(value),
            unread: None,
        }
    }
}

impl<T: Default> Default for Lazy<T> {
    fn default() -> Lazy<T> {
        Lazy::from(T::default())
    }
}
