//! What the linker knows of a program's data, and nobody after it: which objects they are made of, and what needs which of them. With `--emit-relocs` it
//! leaves that in the program, which everything that works on the program afterwards makes void.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasm_encoder::{Module, RawSection};
use wasmparser::{
    KnownCustom, Linking, Parser, Payload, RelocSectionReader, RelocationEntry, RelocationType,
    SymbolInfo,
};

use super::read::{Program, active};

/// What cannot be written to, as the linker calls it.
const CONSTANT: &str = ".rodata";

/// A program as it left the linker.
pub(super) struct Linked<'a> {
    pub(super) program: Program<'a>,
    /// What its data are made of, in the order of their addresses. None overlaps another.
    pub(super) objects: Vec<Object>,
    /// The objects that a function names.
    pub(super) named_by: BTreeMap<u32, BTreeSet<usize>>,
    /// The objects that something else names than a function or an object.
    pub(super) named_elsewhere: BTreeSet<usize>,
}

/// Some data that nothing reaches but by their own address.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) at: Range<u32>,
    pub(super) is_constant: bool,
    /// The objects whose addresses are in it.
    pub(super) names: BTreeSet<usize>,
}

impl<'a> Linked<'a> {
    /// Reads a program as it left the linker.
    ///
    /// # Errors
    /// When it is no WebAssembly, or lacks what the linker writes with `--emit-relocs`.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut notes = Notes::default();
        for payload in Parser::new(0).parse_all(bytes) {
            notes.take(payload?)?;
        }
        let mut linked = Self {
            program: Program::read(bytes)?,
            objects: notes.objects(),
            named_by: BTreeMap::new(),
            named_elsewhere: BTreeSet::new(),
        };
        if linked.objects.is_empty() || notes.relocations.is_empty() {
            bail!("the linker did not say what the program's data are made of");
        }
        for section in &notes.relocations {
            for entry in section.entries() {
                linked.take(&notes, section.section_index(), entry?)?;
            }
        }
        Ok(linked)
    }

    /// The object that has an address, or ends there.
    pub(super) fn object_at(&self, address: u32) -> Option<usize> {
        let behind = self
            .objects
            .partition_point(|object| object.at.start <= address);
        let index = behind.checked_sub(1)?;
        let object = self.objects.get(index)?;
        (address <= object.at.end).then_some(index)
    }

    /// Notes that an address stands somewhere.
    fn take(&mut self, notes: &Notes<'_>, section: u32, entry: RelocationEntry) -> Result<()> {
        use RelocationType::{MemoryAddrI32, MemoryAddrLeb, MemoryAddrSleb};
        match entry.ty {
            MemoryAddrI32 | MemoryAddrLeb | MemoryAddrSleb => {}
            RelocationType::FunctionIndexLeb
            | RelocationType::GlobalIndexLeb
            | RelocationType::TableIndexI32
            | RelocationType::TableIndexSleb
            | RelocationType::TableNumberLeb
            | RelocationType::TypeIndexLeb => return Ok(()),
            other => bail!("the linker uses {other:?}, which is not known here"),
        }
        let symbol = notes.symbols.get(entry.index as usize);
        let Some(symbol) = symbol.context("the linker names what it does not know")? else {
            return Ok(());
        };
        // An address may lie beside what it is reckoned from.
        let place = i64::from(symbol.start).saturating_add(entry.addend);
        let named = [u32::try_from(place).ok(), Some(symbol.start)];
        let named = named.into_iter().flatten();
        let named: BTreeSet<usize> = named.filter_map(|at| self.object_at(at)).collect();
        let within = usize::try_from(entry.offset)?;
        let here = if Some(section) == notes.code.map(|(section, _)| section) {
            let start = notes.code.map_or(0, |(_, start)| start);
            let function = self.program.function_at(start + within);
            let function = function.context("an address is used in no function")?;
            self.named_by.entry(function).or_default()
        } else {
            let holder = notes.address(section, within);
            let holder = holder.and_then(|address| self.object_at(address));
            match holder.and_then(|holder| self.objects.get_mut(holder)) {
                Some(holder) => &mut holder.names,
                None => &mut self.named_elsewhere,
            }
        };
        here.extend(named);
        Ok(())
    }
}

/// A program without what the linker wrote down.
///
/// # Errors
/// When it is no WebAssembly.
pub(super) fn forgotten(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        let of_linker = matches!(&payload, Payload::CustomSection(section)
            if section.name() == "linking" || section.name().starts_with("reloc."));
        if let Some((id, range)) = payload.as_section().filter(|_| !of_linker) {
            let data = bytes.get(range).context("a section is cut off")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

/// What is read of a program before its relocations can be.
#[derive(Default)]
struct Notes<'a> {
    /// How many sections came.
    sections: u32,
    /// The section of the functions, and where its contents begin.
    code: Option<(u32, usize)>,
    /// The same of the data.
    data: Option<(u32, usize)>,
    segments: Vec<Segment>,
    /// The addresses of each symbol; none if it is none of data.
    symbols: Vec<Option<Range<u32>>>,
    relocations: Vec<RelocSectionReader<'a>>,
}

/// Data that stand together.
struct Segment {
    /// Where they stand in the file.
    bytes: Range<usize>,
    address: u32,
    is_constant: bool,
}

impl<'a> Notes<'a> {
    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        let is_section = payload.as_section().is_some();
        match payload {
            Payload::CodeSectionStart { range, .. } => {
                self.code = Some((self.sections, range.start));
            }
            Payload::DataSection(section) => {
                self.data = Some((self.sections, section.range().start));
                for data in section {
                    let data = data?;
                    let (address, bytes) = active(&data)?;
                    self.segments.push(Segment {
                        bytes: data.range.end.saturating_sub(bytes.len())..data.range.end,
                        address,
                        is_constant: false,
                    });
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Linking(linking) => {
                    for part in linking.subsections() {
                        self.take_linking(part?)?;
                    }
                }
                KnownCustom::Reloc(relocations) => self.relocations.push(relocations),
                _ => {}
            },
            _ => {}
        }
        self.sections += u32::from(is_section);
        Ok(())
    }

    fn take_linking(&mut self, part: Linking<'a>) -> Result<()> {
        match part {
            Linking::SegmentInfo(names) => {
                for (segment, named) in self.segments.iter_mut().zip(names) {
                    segment.is_constant = named?.name == CONSTANT;
                }
            }
            Linking::SymbolTable(symbols) => {
                for symbol in symbols {
                    let place = match symbol? {
                        SymbolInfo::Data { symbol, .. } => symbol,
                        _ => None,
                    };
                    let place = place.and_then(|it| {
                        let segment = self.segments.get(it.index as usize)?;
                        let start = segment.address.checked_add(it.offset)?;
                        Some(start..start.checked_add(it.size)?)
                    });
                    self.symbols.push(place);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The data of all symbols, those that overlap together.
    fn objects(&self) -> Vec<Object> {
        let mut places: Vec<Range<u32>> = self.symbols.iter().flatten().cloned().collect();
        places.retain(|place| !place.is_empty());
        places.sort_by_key(|place| (place.start, place.end));
        let mut objects: Vec<Object> = Vec::new();
        for at in places {
            match objects.last_mut() {
                Some(last) if at.start < last.at.end => last.at.end = last.at.end.max(at.end),
                _ => objects.push(Object {
                    is_constant: self.is_constant(at.start),
                    at,
                    names: BTreeSet::new(),
                }),
            }
        }
        objects
    }

    fn is_constant(&self, address: u32) -> bool {
        self.segments.iter().any(|segment| {
            let offset = address.checked_sub(segment.address);
            segment.is_constant
                && offset.is_some_and(|offset| (offset as usize) < segment.bytes.len())
        })
    }

    /// The address of a place in the data, which is given as a relocation gives it.
    fn address(&self, section: u32, within: usize) -> Option<u32> {
        let (_, start) = self.data.filter(|(data, _)| *data == section)?;
        let place = start + within;
        let segment = self
            .segments
            .iter()
            .find(|segment| segment.bytes.contains(&place))?;
        let offset = u32::try_from(place - segment.bytes.start).ok()?;
        segment.address.checked_add(offset)
    }
}
