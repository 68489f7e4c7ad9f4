//! The bytes of a project in a link.
//!
//! ```text
//! u8      format, 1
//! u8      dictionary, 1
//! varint  layout: for definition, input and mocks, from the lowest bit, two bits of indent and one for a line end after the last line
//! varint  length of the plain text
//! varint  length of the packed text
//! u24     CRC-24 (OpenPGP) of the layout as eight bytes and the plain text, big end first
//! rest    the packed text: raw deflate, primed with the dictionary
//!
//! plain text = title \0 definition \0 input \0 mocks \0 settings
//! ```
//!
//! A varint has seven bits a byte, the lowest first, the eighth bit set in all but the last. A text that is laid out as usual is packed without
//! its white space. Settings are JSON with only what is not the default, or nothing; the tests are among them: as the object that they are if they are
//! laid out as usual, else as a string. `\0` and `\1` inside of a text are written as `\1` and a digit.

use std::rc::Rc;

use super::{LinkError, MOST_BYTES, deflate};
use crate::breakpoint::Breakpoints;
use crate::json_text::{self, Indent, Json, Object};
use crate::project::{Project, substitutions, substitutions_text};
use crate::protocol::{MachineType, Settings, Substitutions};
use crc::{CRC_24_OPENPGP, Crc, NoTable};

pub(super) const FORMAT: u8 = 1;
const DICTIONARY: u8 = 1;
/// Frozen: links are made of its bytes. A better one gets the next number, and this one stays.
pub(super) const DICTIONARY_1: &[u8] = include_bytes!("dictionary-1.txt");
/// The most bytes of one text with its white space.
const MOST_TEXT: usize = 4 * MOST_BYTES;
const LAYOUT_BITS: u32 = 9;

/// Why bytes are not a project.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ReadError {
    /// There should be more of them, this many in all if the beginning is whole.
    Short { want: Option<usize> },
    /// Anything else.
    Link(LinkError),
}

impl From<LinkError> for ReadError {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

pub(super) fn write(project: &Project) -> Result<Vec<u8>, LinkError> {
    let texts = [&project.definition, &project.input, &project.mocks];
    let bytes = texts.iter().map(|text| text.len()).sum::<usize>();
    if bytes > 3 * MOST_TEXT {
        return Err(LinkError::TooLarge { bytes });
    }
    let mut layout = 0u64;
    let mut plain = escaped(&project.title);
    for (index, text) in texts.into_iter().enumerate() {
        let (body, ended) = text
            .strip_suffix('\n')
            .map_or((&**text, 0), |body| (body, 4));
        let (short, indent) = json_text::shortened(body);
        layout |= (indent as u64 | ended) << (3 * index);
        plain.push('\0');
        plain.push_str(&escaped(&short));
    }
    plain.push('\0');
    plain.push_str(&escaped(&settings_text(project)));
    if plain.len() > MOST_BYTES {
        return Err(LinkError::TooLarge { bytes: plain.len() });
    }
    Ok(sealed(layout, plain.as_bytes()))
}

/// The bytes of a plain text.
pub(super) fn sealed(layout: u64, plain: &[u8]) -> Vec<u8> {
    let packed = deflate::pack(DICTIONARY_1, plain);
    let mut bytes = vec![FORMAT, DICTIONARY];
    write_varint(&mut bytes, layout);
    write_varint(&mut bytes, plain.len() as u64);
    write_varint(&mut bytes, packed.len() as u64);
    bytes.extend(checksum(layout, plain).to_be_bytes().into_iter().skip(1));
    bytes.extend(packed);
    bytes
}

pub(super) fn read(bytes: &[u8]) -> Result<Project, ReadError> {
    let mut rest = bytes;
    let short = ReadError::Short { want: None };
    match (take(&mut rest), take(&mut rest)) {
        (Some(FORMAT), Some(DICTIONARY)) => {}
        (None, _) | (Some(FORMAT), None) => return Err(short),
        (Some(0), _) | (_, Some(0)) => return Err(LinkError::Damaged.into()),
        _ => return Err(LinkError::NewerVersion.into()),
    }
    let layout = read_varint(&mut rest)?;
    let plain_len = read_varint(&mut rest)?;
    let packed_len = read_varint(&mut rest)?;
    if layout >> LAYOUT_BITS != 0 {
        return Err(LinkError::NewerVersion.into());
    }
    let plain_len = usize::try_from(plain_len).unwrap_or(usize::MAX);
    if plain_len > MOST_BYTES {
        return Err(LinkError::TooLarge { bytes: plain_len }.into());
    }
    // Deflate makes nothing more than a little longer.
    let packed_len = usize::try_from(packed_len)
        .ok()
        .filter(|len| *len < 2 * MOST_BYTES)
        .ok_or(LinkError::Damaged)?;
    let head = bytes.len() - rest.len() + 3;
    let want = head + packed_len;
    let Some((sum, packed)) = bytes
        .get(head - 3..want)
        .and_then(|body| body.split_first_chunk::<3>())
    else {
        return Err(ReadError::Short { want: Some(want) });
    };
    let plain = deflate::unpack(DICTIONARY_1, packed, plain_len).ok_or(LinkError::Damaged)?;
    if checksum(layout, &plain)
        .to_be_bytes()
        .iter()
        .skip(1)
        .ne(sum)
    {
        return Err(LinkError::Damaged.into());
    }
    Ok(project(layout, &plain)?)
}

/// The project of a plain text that is known to be what was written.
fn project(layout: u64, plain: &[u8]) -> Result<Project, LinkError> {
    let plain = std::str::from_utf8(plain).map_err(|_| LinkError::Damaged)?;
    let mut fields = plain.split('\0').map(unescaped);
    let mut field = || fields.next().flatten().ok_or(LinkError::Damaged);
    let title = field()?;
    let mut texts = [const { String::new() }; 3];
    for (index, text) in texts.iter_mut().enumerate() {
        let bits = layout >> (3 * index);
        *text = json_text::indented(&field()?, Indent::from_bits(bits), MOST_TEXT)
            .ok_or(LinkError::Damaged)?;
        if bits & 4 != 0 {
            text.push('\n');
        }
    }
    let settings = field()?;
    let more = fields.next().is_some();
    // The checksum is right, so whatever is not understood was not yet known when this was written.
    let saved = Saved::read(&settings).ok_or(LinkError::NewerVersion)?;
    if more {
        return Err(LinkError::NewerVersion);
    }
    let [definition, input, mocks] = texts.map(Rc::from);
    Ok(Project {
        title: title.into(),
        definition,
        input,
        mocks,
        test_case: saved.test_case,
        substitutions: Rc::new(saved.substitutions),
        settings: saved.settings,
        breakpoints: Rc::new(saved.breakpoints),
        tests: saved.tests,
    })
}

/// What is not the default, by names that never change.
#[derive(Default)]
struct Saved {
    settings: Settings,
    test_case: Option<Rc<str>>,
    substitutions: Substitutions,
    breakpoints: Breakpoints,
    tests: Rc<str>,
}

impl Saved {
    /// None if something is there that is not known.
    fn read(text: &str) -> Option<Self> {
        let mut saved = Self::default();
        if text.is_empty() {
            return Some(saved);
        }
        let settings = &mut saved.settings;
        for (name, value) in Json::of(text).members()? {
            let text = || value.string();
            match name.as_str() {
                "express" if value.bool()? => settings.machine_type = MachineType::Express,
                "express" => settings.machine_type = MachineType::Standard,
                "noQuotas" => settings.quotas = !value.bool()?,
                "seed" => settings.seed = value.number()?,
                "startTime" => settings.start_time = Some(text()?),
                "executionName" => settings.execution_name = Some(text()?),
                "stateMachineName" => settings.state_machine_name = Some(text()?),
                "region" => settings.region = Some(text()?),
                "accountId" => settings.account_id = Some(text()?),
                "testCase" => saved.test_case = Some(text()?.into()),
                "substitutions" => saved.substitutions = substitutions(value)?,
                "breakpoints" => saved.breakpoints = Breakpoints::from_json(value)?,
                "tests" => saved.tests = tests(value)?,
                _ => return None,
            }
        }
        Some(saved)
    }
}

/// The tests, however they were written.
fn tests(json: Json<'_>) -> Option<Rc<str>> {
    match json.string() {
        Some(text) => Some(text.into()),
        None => json_text::indented(json.text(), Indent::Two, MOST_TEXT).map(Rc::from),
    }
}

/// What [`tests`] reads.
fn put_tests(saved: &mut Object, tests: &str) {
    match json_text::shortened(tests) {
        // Brackets that only look closed would swallow what follows.
        (short, Indent::Two) if Json::of(&short).members().is_some() => saved.put("tests", &short),
        _ => saved.put_string("tests", tests),
    }
}

fn settings_text(project: &Project) -> String {
    // Every field is named, so that a new one cannot be forgotten here.
    let Settings {
        machine_type,
        seed,
        start_time,
        execution_name,
        state_machine_name,
        region,
        account_id,
        quotas,
    } = &project.settings;
    let mut saved = Object::new();
    if *machine_type == MachineType::Express {
        saved.put("express", "true");
    }
    if !quotas {
        saved.put("noQuotas", "true");
    }
    if *seed != 0 {
        saved.put("seed", &seed.to_string());
    }
    for (name, text) in [
        ("startTime", start_time.as_deref()),
        ("executionName", execution_name.as_deref()),
        ("stateMachineName", state_machine_name.as_deref()),
        ("region", region.as_deref()),
        ("accountId", account_id.as_deref()),
        ("testCase", project.test_case.as_deref()),
    ] {
        if let Some(text) = text {
            saved.put_string(name, text);
        }
    }
    if !project.substitutions.is_empty() {
        saved.put("substitutions", &substitutions_text(&project.substitutions));
    }
    if !project.breakpoints.is_empty() {
        saved.put("breakpoints", &project.breakpoints.to_json());
    }
    if !project.tests.is_empty() {
        put_tests(&mut saved, &project.tests);
    }
    if saved.is_empty() {
        String::new()
    } else {
        saved.end()
    }
}

fn escaped(text: &str) -> String {
    text.replace('\u{1}', "\u{1}1").replace('\0', "\u{1}0")
}

fn unescaped(text: &str) -> Option<String> {
    let mut pieces = text.split('\u{1}');
    let mut plain = String::from(pieces.next()?);
    for piece in pieces {
        let (character, rest) = match piece.as_bytes().first()? {
            b'0' => ('\0', piece.get(1..)?),
            b'1' => ('\u{1}', piece.get(1..)?),
            _ => return None,
        };
        plain.push(character);
        plain.push_str(rest);
    }
    Some(plain)
}

fn checksum(layout: u64, plain: &[u8]) -> u32 {
    const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_24_OPENPGP);
    let mut digest = CRC.digest();
    digest.update(&layout.to_le_bytes());
    digest.update(plain);
    digest.finalize()
}

fn take(rest: &mut &[u8]) -> Option<u8> {
    let (first, others) = rest.split_first()?;
    *rest = others;
    Some(*first)
}

fn write_varint(bytes: &mut Vec<u8>, number: u64) {
    let mut number = number;
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        bytes.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return;
        }
    }
}

fn read_varint(rest: &mut &[u8]) -> Result<u64, ReadError> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = take(rest).ok_or(ReadError::Short { want: None })?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(LinkError::Damaged.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_many_bytes_as_they_need() {
        for (number, len) in [
            (0, 1),
            (127, 1),
            (128, 2),
            (1_000_000, 3),
            (u64::from(u32::MAX), 5),
        ] {
            let mut bytes = Vec::new();
            write_varint(&mut bytes, number);
            assert_eq!(bytes.len(), len);
            assert_eq!(read_varint(&mut bytes.as_slice()), Ok(number));
        }
        assert_eq!(
            read_varint(&mut [0x80; 9].as_slice()),
            Err(LinkError::Damaged.into())
        );
    }

    #[test]
    fn texts_keep_the_characters_that_part_them() {
        for text in ["", "\0", "\u{1}", "a\0b\u{1}0\u{1}1c", "\u{1}\u{1}\0\0"] {
            let escaped = escaped(text);
            assert!(!escaped.contains('\0'));
            assert_eq!(unescaped(&escaped).as_deref(), Some(text));
        }
        assert_eq!(unescaped("\u{1}2"), None);
        assert_eq!(unescaped("a\u{1}"), None);
    }
}
