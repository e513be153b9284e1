//! Finds what memory holds for the rest alone, by the relocations that the linker was told to keep:
//! they say which constant each function, and each constant, refers to.

use super::{Trouble, program};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{
    CustomSectionReader, Data, DataKind, DefinedDataSymbol, KnownCustom, Linking, Parser, Payload,
    RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

/// The addresses, in order, of what only functions called `later` refer to, themselves or through
/// other constants.
pub fn only_for(linked: &[u8], later: &[&str]) -> Result<Vec<Range<u32>>, Trouble> {
    let linked = Linked::read(linked)?;
    let later: BTreeSet<&str> = later.iter().copied().collect();
    let symbols = linked.symbols()?;
    let references = linked.between_constants();
    let mut is_needed = vec![false; symbols.len()];
    let mut open: Vec<u32> = linked
        .from_code
        .iter()
        .filter(|entry| {
            let name = linked.names.get(&linked.function_at(entry.offset));
            !name.is_some_and(|name| later.contains(name))
        })
        .map(|entry| entry.index)
        .collect();
    while let Some(symbol) = open.pop() {
        if !std::mem::replace(&mut is_needed[symbol as usize], true) {
            let range = &symbols[symbol as usize];
            let from = references.partition_point(|(address, _)| *address < range.start);
            let inside = references[from..].iter();
            let inside = inside.take_while(|(address, _)| *address < range.end);
            open.extend(inside.map(|(_, symbol)| *symbol));
        }
    }
    let chosen = |wanted: bool| {
        let mut ranges: Vec<Range<u32>> = (symbols.iter().zip(&is_needed))
            .filter(|(range, is_needed)| **is_needed == wanted && !range.is_empty())
            .map(|(range, _)| range.clone())
            .collect();
        ranges.sort_unstable_by_key(|range| range.start);
        ranges
    };
    // Symbols may overlap; taking nothing away joins them.
    let needed = without(chosen(true), &[]);
    Ok(without(chosen(false), &needed))
}

/// What is in `ranges`, in order of their beginnings, and not in `others`, which are apart and in
/// order; joined where it touches.
fn without(ranges: Vec<Range<u32>>, others: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut left: Vec<Range<u32>> = Vec::new();
    let mut keep = |range: Range<u32>| match left.last_mut() {
        _ if range.is_empty() => (),
        Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
        _ => left.push(range),
    };
    for range in ranges {
        let mut start = range.start;
        let first = others.partition_point(|other| other.end <= start);
        for other in &others[first..] {
            if other.start >= range.end {
                break;
            }
            keep(start..other.start.max(start));
            start = start.max(other.end);
        }
        keep(start.min(range.end)..range.end);
    }
    left
}

/// The parts of `ranges` that lie in `len` bytes at `address`, counted from there.
pub fn within(
    ranges: &[Range<u32>],
    address: u32,
    len: usize,
) -> impl Iterator<Item = Range<usize>> {
    let end = address + len as u32;
    ranges
        .iter()
        .filter(move |range| range.start < end && address < range.end)
        .map(move |range| {
            let start = range.start.max(address) - address;
            start as usize..(range.end.min(end) - address) as usize
        })
}

/// What the linker says of a module.
#[derive(Default)]
struct Linked<'a> {
    names: BTreeMap<u32, &'a str>,
    n_imported: u32,
    /// Where each body ends, in order; counted, as all places here, from the file's beginning.
    ends: Vec<usize>,
    code_start: usize,
    data_start: usize,
    /// Of each piece of data: its place, and its addresses.
    segments: Vec<(usize, Range<u32>)>,
    /// What each symbol is, if it is a constant.
    defined: Vec<Option<DefinedDataSymbol>>,
    /// References, to symbols, from the code and from data.
    from_code: Vec<RelocationEntry>,
    from_data: Vec<RelocationEntry>,
}

impl<'a> Linked<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self, Trouble> {
        let mut linked = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        linked.n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => linked.code_start = range.start,
                Payload::CodeSectionEntry(body) => linked.ends.push(body.range().end),
                Payload::DataSection(section) => {
                    linked.data_start = section.range().start;
                    for segment in section {
                        linked.segments.push(placed(&segment?)?);
                    }
                }
                Payload::CustomSection(section) => linked.take(&section)?,
                _ => (),
            }
        }
        if linked.from_code.is_empty() || linked.names.is_empty() {
            return Err(Trouble::new("the linker kept no relocations or no names"));
        }
        Ok(linked)
    }

    fn take(&mut self, section: &CustomSectionReader<'a>) -> Result<(), Trouble> {
        match section.as_known() {
            KnownCustom::Name(parts) => self.names = program::names(parts)?,
            KnownCustom::Linking(parts) => {
                for part in parts.subsections() {
                    if let Linking::SymbolTable(symbols) = part? {
                        for symbol in symbols {
                            self.defined.push(match symbol? {
                                SymbolInfo::Data { symbol, .. } => symbol,
                                _ => None,
                            });
                        }
                    }
                }
            }
            KnownCustom::Reloc(entries) => {
                let list = match section.name() {
                    "reloc.CODE" => &mut self.from_code,
                    "reloc.DATA" => &mut self.from_data,
                    _ => return Ok(()),
                };
                for entry in entries.entries() {
                    let entry = entry?;
                    if is_address(entry.ty)? {
                        list.push(entry);
                    }
                }
            }
            _ => (),
        }
        Ok(())
    }

    /// The function whose body is at an offset into the code.
    fn function_at(&self, offset: u32) -> u32 {
        let place = self.code_start + offset as usize;
        self.n_imported + self.ends.partition_point(|end| *end <= place) as u32
    }

    /// The addresses of each symbol.
    fn symbols(&self) -> Result<Vec<Range<u32>>, Trouble> {
        let range = |symbol: &Option<DefinedDataSymbol>| match symbol {
            None => Ok(0..0),
            Some(symbol) => {
                let segment = self.segments.get(symbol.index as usize);
                let (_, addresses) =
                    segment.ok_or_else(|| Trouble::new("a symbol is in no segment"))?;
                let start = addresses.start + symbol.offset;
                Ok(start..start + symbol.size)
            }
        };
        self.defined.iter().map(range).collect()
    }

    /// References between constants: from which address, to which symbol.
    fn between_constants(&self) -> Vec<(u32, u32)> {
        let from = |entry: &RelocationEntry| {
            let place = self.data_start + entry.offset as usize;
            let after = self.segments.partition_point(|(start, _)| *start <= place);
            let (start, addresses) = self.segments.get(after.checked_sub(1)?)?;
            Some((addresses.start + (place - start) as u32, entry.index))
        };
        let mut references: Vec<_> = self.from_data.iter().filter_map(from).collect();
        references.sort_unstable();
        references
    }
}

/// Where a piece of data is in the file, and at which addresses in memory.
fn placed(segment: &Data<'_>) -> Result<(usize, Range<u32>), Trouble> {
    let DataKind::Active { offset_expr, .. } = &segment.kind else {
        return Err(Trouble::new("the linker left passive data"));
    };
    let address = program::number(offset_expr)?;
    let len = segment.data.len();
    Ok((segment.range.end - len, address..address + len as u32))
}

/// Whether a relocation is an address in memory.
fn is_address(kind: RelocationType) -> Result<bool, Trouble> {
    use RelocationType as Type;
    match kind {
        Type::MemoryAddrLeb | Type::MemoryAddrSleb | Type::MemoryAddrI32 => Ok(true),
        Type::FunctionIndexLeb
        | Type::TableIndexSleb
        | Type::TableIndexI32
        | Type::TypeIndexLeb
        | Type::GlobalIndexLeb
        | Type::TableNumberLeb => Ok(false),
        other => Err(Trouble::new(format!("unexpected relocation {other:?}"))),
    }
}
