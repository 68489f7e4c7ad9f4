//! Patterns into trees, by ECMA-262's grammar with its Annex B.

use super::SyntaxError;
use super::set::{DIGIT, Ranges, SPACE, Set, WORD};

/// Deepest nesting of groups: what follows walks the tree recursively.
const MAX_NESTING: usize = 200;

/// No upper bound.
pub(super) const MANY: u32 = u32::MAX;

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Node {
    Unit(u16),
    /// One of a set, by its place in [`Parsed::sets`].
    Set(u32),
    Assertion(Assertion),
    /// `(…)`, with its number from 1.
    Capture(u32, Box<Node>),
    Look {
        behind: bool,
        negative: bool,
        body: Box<Node>,
    },
    BackReference(u32),
    Repeat(Box<Repeat>),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
}

/// What takes no text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Assertion {
    Start,
    End,
    Boundary,
    NoBoundary,
}

/// A quantified part.
#[derive(Debug)]
pub(super) struct Repeat {
    pub(super) body: Node,
    pub(super) min: u32,
    pub(super) max: u32,
    pub(super) greedy: bool,
    /// The groups within it: from this number up to, not including, that.
    pub(super) groups: (u32, u32),
}

/// A pattern that was read.
pub(super) struct Parsed {
    pub(super) root: Node,
    pub(super) sets: Vec<Set>,
    pub(super) groups: u32,
}

impl Node {
    /// Whether it may take no text at all.
    pub(super) fn may_be_empty(&self) -> bool {
        match self {
            Node::Unit(_) | Node::Set(_) => false,
            Node::Assertion(_) | Node::Look { .. } | Node::BackReference(_) => true,
            Node::Capture(_, body) => body.may_be_empty(),
            Node::Repeat(repeat) => repeat.min == 0 || repeat.body.may_be_empty(),
            Node::Sequence(nodes) => nodes.iter().all(Node::may_be_empty),
            Node::Choice(nodes) => nodes.iter().any(Node::may_be_empty),
        }
    }
}

type Outcome<T> = Result<T, SyntaxError>;

fn wrong<T>(why: &'static str) -> Outcome<T> {
    Err(SyntaxError(why))
}

pub(super) fn parse(pattern: &str, fold: bool) -> Outcome<Parsed> {
    let units: Vec<u16> = pattern.encode_utf16().collect();
    let (groups, names) = groups(&units);
    let mut parser = Parser {
        units: &units,
        at: 0,
        fold,
        groups,
        names,
        opened: 0,
        depth: 0,
        sets: Vec::new(),
    };
    let root = parser.choice()?;
    if parser.at < units.len() {
        return wrong("Unmatched ')'");
    }
    Ok(Parsed {
        root,
        sets: parser.sets,
        groups,
    })
}

const fn ascii(ch: char) -> u16 {
    ch as u16
}

/// A group's name and its number.
type Name = (Vec<u16>, u32);

/// The number of groups and the names of those that have one: what `\2` and `\k` mean depends on what comes later.
fn groups(units: &[u16]) -> (u32, Vec<Name>) {
    let mut count = 0;
    let mut names: Vec<Name> = Vec::new();
    let mut in_class = false;
    let mut at = 0;
    let is = |at: usize, ch: char| units.get(at) == Some(&ascii(ch));
    while at < units.len() {
        if is(at, '\\') {
            at += 1;
        } else if is(at, '[') {
            in_class = true;
        } else if is(at, ']') {
            in_class = false;
        } else if is(at, '(') && !in_class {
            if !is(at + 1, '?') {
                count += 1;
            } else if is(at + 2, '<') && !is(at + 3, '=') && !is(at + 3, '!') {
                count += 1;
                let name = name(units.get(at + 3..).unwrap_or_default());
                names.push((name.unwrap_or_default().to_vec(), count));
            }
        }
        at += 1;
    }
    (count, names)
}

/// A name up to its `>`.
fn name(units: &[u16]) -> Option<&[u16]> {
    let end = units.iter().position(|unit| *unit == ascii('>'))?;
    let name = units.get(..end)?;
    let letter = |unit: u16| {
        unit >= 0x80
            || u8::try_from(unit)
                .is_ok_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'$' | b'_'))
    };
    let digit = |unit: u16| (0x30..=0x39).contains(&unit);
    let fits = name.iter().all(|unit| letter(*unit) || digit(*unit));
    (fits && name.first().is_some_and(|first| letter(*first))).then_some(name)
}

struct Parser<'p> {
    units: &'p [u16],
    at: usize,
    fold: bool,
    groups: u32,
    names: Vec<Name>,
    opened: u32,
    depth: usize,
    sets: Vec<Set>,
}

impl Parser<'_> {
    /// The next character, if it is ASCII; any other gives U+FFFD.
    fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<char> {
        let unit = *self.units.get(self.at + ahead)?;
        Some(match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => char::from(byte),
            _ => char::REPLACEMENT_CHARACTER,
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let unit = *self.units.get(self.at)?;
        self.at += 1;
        Some(unit)
    }

    fn take(&mut self, ch: char) -> bool {
        let found = self.peek() == Some(ch);
        self.at += usize::from(found);
        found
    }

    fn take_all(&mut self, text: &str) -> bool {
        let found = text
            .chars()
            .enumerate()
            .all(|(ahead, ch)| self.peek_at(ahead) == Some(ch));
        if found {
            self.at += text.len();
        }
        found
    }

    fn set(&mut self, ranges: Ranges, fold: bool) -> Node {
        self.sets.push(Set::new(ranges, fold));
        self.last_set()
    }

    fn last_set(&self) -> Node {
        Node::Set(
            u32::try_from(self.sets.len())
                .unwrap_or(0)
                .saturating_sub(1),
        )
    }

    fn choice(&mut self) -> Outcome<Node> {
        let first = self.sequence()?;
        if self.peek() != Some('|') {
            return Ok(first);
        }
        let mut nodes = vec![first];
        while self.take('|') {
            nodes.push(self.sequence()?);
        }
        Ok(Node::Choice(nodes))
    }

    fn sequence(&mut self) -> Outcome<Node> {
        let mut nodes = Vec::new();
        while let Some(ch) = self.peek()
            && !matches!(ch, '|' | ')')
        {
            let before = self.opened;
            let node = self.term(ch)?;
            nodes.push(self.quantified(node, before)?);
        }
        Ok(match nodes.pop() {
            Some(only) if nodes.is_empty() => only,
            last => {
                nodes.extend(last);
                Node::Sequence(nodes)
            }
        })
    }

    fn term(&mut self, ch: char) -> Outcome<Node> {
        let literal = self.unit().unwrap_or(0);
        match ch {
            '^' => Ok(Node::Assertion(Assertion::Start)),
            '$' => Ok(Node::Assertion(Assertion::End)),
            '.' => {
                self.sets.push(Set::dot());
                Ok(self.last_set())
            }
            '(' => self.group(),
            '[' => self.class(),
            '\\' => self.escape(),
            '*' | '+' | '?' => wrong("Nothing to repeat"),
            '{' => {
                self.at -= 1;
                if self.braces().is_some() {
                    return wrong("Nothing to repeat");
                }
                self.at += 1;
                Ok(Node::Unit(literal))
            }
            _ => Ok(Node::Unit(literal)),
        }
    }

    /// The part with the quantifier that follows it, if there is one.
    fn quantified(&mut self, body: Node, first_group: u32) -> Outcome<Node> {
        if matches!(body, Node::Assertion(_)) {
            return Ok(body);
        }
        let (min, max) = match self.peek() {
            Some('*') => (0, MANY),
            Some('+') => (1, MANY),
            Some('?') => (0, 1),
            Some('{') => match self.braces() {
                Some(bounds) => {
                    self.at -= 1;
                    bounds
                }
                None => return Ok(body),
            },
            _ => return Ok(body),
        };
        self.at += 1;
        if min > max {
            return wrong("numbers out of order in {} quantifier");
        }
        if matches!(body, Node::Look { behind: true, .. }) {
            return wrong("Invalid quantifier");
        }
        Ok(Node::Repeat(Box::new(Repeat {
            body,
            min,
            max,
            greedy: !self.take('?'),
            groups: (first_group + 1, self.opened + 1),
        })))
    }

    /// `{1}`, `{1,}` or `{1,2}`; goes on after it, or not at all.
    fn braces(&mut self) -> Option<(u32, u32)> {
        let start = self.at;
        let bounds = self.bounds();
        if bounds.is_none() {
            self.at = start;
        }
        bounds
    }

    fn bounds(&mut self) -> Option<(u32, u32)> {
        self.at += 1;
        let min = self.number()?;
        let max = if !self.take(',') {
            min
        } else if self.peek() == Some('}') {
            MANY
        } else {
            self.number()?
        };
        self.take('}').then_some((min, max))
    }

    /// Digits; too large a number is as good as the largest.
    fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|ch| ch.to_digit(10)) {
            self.at += 1;
            let value: u32 = number.unwrap_or(0);
            number = Some(value.saturating_mul(10).saturating_add(digit));
        }
        number
    }

    /// A group after its parenthesis.
    fn group(&mut self) -> Outcome<Node> {
        let mut number = None;
        let mut look = None;
        if self.take('?') {
            if self.take(':') {
            } else if self.take('=') {
                look = Some((false, false));
            } else if self.take('!') {
                look = Some((false, true));
            } else if self.take_all("<=") {
                look = Some((true, false));
            } else if self.take_all("<!") {
                look = Some((true, true));
            } else if self.take('<') {
                number = Some(self.open());
                self.group_name()?;
            } else {
                return wrong("Invalid group");
            }
        } else {
            number = Some(self.open());
        }
        if self.depth >= MAX_NESTING {
            return wrong("Regular expression too large");
        }
        self.depth += 1;
        let body = self.choice()?;
        self.depth -= 1;
        if !self.take(')') {
            return wrong("Unterminated group");
        }
        Ok(match (number, look) {
            (Some(number), _) => Node::Capture(number, Box::new(body)),
            (None, Some((behind, negative))) => Node::Look {
                behind,
                negative,
                body: Box::new(body),
            },
            (None, None) => Node::Sequence(vec![body]),
        })
    }

    /// The name of the group that was opened last, up to its `>`.
    fn group_name(&mut self) -> Outcome<()> {
        let Some(name) = name(self.units.get(self.at..).unwrap_or_default()) else {
            return wrong("Invalid capture group name");
        };
        let earlier = self
            .names
            .iter()
            .take_while(|(_, number)| *number < self.opened);
        if earlier.into_iter().any(|(known, _)| known == name) {
            return wrong("Duplicate capture group name");
        }
        self.at += name.len() + 1;
        Ok(())
    }

    fn open(&mut self) -> u32 {
        self.opened += 1;
        self.opened
    }

    /// An escape outside of a class, after its backslash.
    fn escape(&mut self) -> Outcome<Node> {
        let Some(ch) = self.peek() else {
            return wrong("\\ at end of pattern");
        };
        let start = self.at;
        match ch {
            'b' | 'B' => {
                self.at += 1;
                return Ok(Node::Assertion(if ch == 'b' {
                    Assertion::Boundary
                } else {
                    Assertion::NoBoundary
                }));
            }
            '1'..='9' => {
                if let Some(number) = self.number()
                    && number <= self.groups
                {
                    return Ok(Node::BackReference(number));
                }
                self.at = start;
            }
            'k' if !self.names.is_empty() => {
                self.at += 1;
                return self.named_reference();
            }
            _ => {}
        }
        let mut ranges = Ranges::default();
        if self.class_of_escape(&mut ranges) {
            return Ok(self.set(ranges, false));
        }
        Ok(Node::Unit(self.character(false)))
    }

    fn named_reference(&mut self) -> Outcome<Node> {
        let rest = self.units.get(self.at + 1..).unwrap_or_default();
        let name = match name(rest) {
            Some(name) if self.peek() == Some('<') => name,
            _ => return wrong("Invalid named reference"),
        };
        let Some((_, number)) = self.names.iter().find(|(known, _)| known == name) else {
            return wrong("Invalid named capture referenced");
        };
        self.at += name.len() + 2;
        Ok(Node::BackReference(*number))
    }

    /// `\d`, `\D`, `\s`, `\S`, `\w`, `\W` after the backslash; false when it is another escape.
    fn class_of_escape(&mut self, ranges: &mut Ranges) -> bool {
        let Some(ch) = self.peek() else {
            return false;
        };
        let members = match ch.to_ascii_lowercase() {
            'd' => DIGIT,
            's' => SPACE,
            'w' => WORD,
            _ => return false,
        };
        self.at += 1;
        if ch.is_ascii_lowercase() {
            ranges.add_all(members);
        } else {
            ranges.add_all_but(members);
        }
        true
    }

    /// The character that an escape stands for, after its backslash.
    fn character(&mut self, in_class: bool) -> u16 {
        let literal = self.unit().unwrap_or(0);
        let Some(ch) = u8::try_from(literal).ok().map(char::from) else {
            return literal;
        };
        match ch {
            'b' if in_class => 0x08,
            'f' => 0x0c,
            'n' => 0x0a,
            'r' => 0x0d,
            't' => 0x09,
            'v' => 0x0b,
            '0'..='7' => self.octal(literal - 0x30),
            'x' => self.hexadecimal(2).unwrap_or(literal),
            'u' => self.hexadecimal(4).unwrap_or(literal),
            'c' => match self.peek() {
                Some(letter)
                    if letter.is_ascii_alphabetic()
                        || (in_class && (letter.is_ascii_digit() || letter == '_')) =>
                {
                    self.unit().unwrap_or(0) & 0x1f
                }
                _ => {
                    // The backslash is meant; the `c` comes next.
                    self.at -= 1;
                    ascii('\\')
                }
            },
            _ => literal,
        }
    }

    fn octal(&mut self, first: u16) -> u16 {
        let mut value = first;
        for _ in 0..2 {
            match self.peek().and_then(|ch| ch.to_digit(8)) {
                Some(digit) if value < 32 => {
                    self.at += 1;
                    value = value * 8 + u16::try_from(digit).unwrap_or(0);
                }
                _ => break,
            }
        }
        value
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u16> {
        let mut value = 0;
        for ahead in 0..digits {
            let digit = self.peek_at(ahead)?.to_digit(16)?;
            value = value << 4 | u16::try_from(digit).unwrap_or(0);
        }
        self.at += digits;
        Some(value)
    }

    /// A class after its bracket.
    fn class(&mut self) -> Outcome<Node> {
        let negative = self.take('^');
        let mut ranges = Ranges::default();
        while let Some(first) = self.class_atom(&mut ranges)? {
            if self.peek() != Some('-') || self.peek_at(1) == Some(']') {
                if let Some(only) = first {
                    ranges.add(only, only);
                }
                continue;
            }
            self.at += 1;
            let Some(last) = self.class_atom(&mut ranges)? else {
                break;
            };
            match (first, last) {
                (Some(first), Some(last)) if first > last => {
                    return wrong("Range out of order in character class");
                }
                (Some(first), Some(last)) => ranges.add(first, last),
                (only, other) => {
                    // A class such as `\d` is no end of a range: the dash is meant.
                    for unit in [only, other, Some(ascii('-'))].into_iter().flatten() {
                        ranges.add(unit, unit);
                    }
                }
            }
        }
        if self.fold {
            ranges.fold();
        }
        if negative {
            ranges = ranges.inverted();
        }
        Ok(self.set(ranges, self.fold))
    }

    /// A member of a class; the inner nothing is a class such as `\d`, which was added. Nothing at the bracket's end.
    fn class_atom(&mut self, ranges: &mut Ranges) -> Outcome<Option<Option<u16>>> {
        match self.peek() {
            None => wrong("Unterminated character class"),
            Some(']') => {
                self.at += 1;
                Ok(None)
            }
            Some('\\') => {
                self.at += 1;
                if self.peek().is_none() {
                    return wrong("\\ at end of pattern");
                }
                if self.peek() == Some('k') && !self.names.is_empty() {
                    return wrong("Invalid escape");
                }
                if self.class_of_escape(ranges) {
                    return Ok(Some(None));
                }
                Ok(Some(Some(self.character(true))))
            }
            Some(_) => Ok(Some(self.unit())),
        }
    }
}
