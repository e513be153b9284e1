//! A bound module, read as far as splitting it needs.

use super::Trouble;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{
    ConstExpr, DataKind, Element, ElementItems, ElementKind, Export, ExternalKind, FunctionBody,
    GlobalType, KnownCustom, MemoryType, Name, NameSectionReader, Operator, Parser, Payload,
    TableType, TypeRef,
};

/// A module as wasm-bindgen leaves it.
pub struct Program<'a> {
    /// Its bytes.
    pub wasm: &'a [u8],
    /// How many types it has.
    pub n_types: u32,
    /// The number of parameters of each type.
    pub n_parameters: Vec<u32>,
    /// The type of each function; those without a body come first.
    pub types: Vec<u32>,
    /// How many functions have no body.
    pub n_imported: u32,
    /// The functions with a body.
    pub bodies: Vec<FunctionBody<'a>>,
    /// The mangled names of functions.
    pub names: BTreeMap<u32, &'a str>,
    /// Functions that are exported.
    pub exported: Vec<u32>,
    /// Its memory.
    pub memory: MemoryType,
    /// Its tables and globals.
    pub tables: Vec<TableType>,
    pub globals: Vec<GlobalType>,
    /// The table whose places hold functions.
    pub table: u32,
    /// How many places that table has.
    pub n_slots: u32,
    /// The places of each function that has one: functions come once, with their first place.
    pub slots: BTreeMap<u32, u32>,
    /// All places that hold something, with the function in each.
    pub filled: Vec<(u32, u32)>,
    /// What memory holds at the start: addresses and bytes.
    pub data: Vec<(u32, &'a [u8])>,
    /// The function by which the first part asks for the rest.
    pub load_rest: Option<u32>,
}

/// The name under which `web/src/rest.rs` exports it.
const LOAD_REST: &str = "load_rest";

impl<'a> Program<'a> {
    /// Reads a module.
    pub fn read(wasm: &'a [u8]) -> Result<Self, Trouble> {
        let mut program = Self {
            wasm,
            n_types: 0,
            n_parameters: Vec::new(),
            types: Vec::new(),
            n_imported: 0,
            bodies: Vec::new(),
            names: BTreeMap::new(),
            exported: Vec::new(),
            memory: MemoryType {
                memory64: false,
                shared: false,
                initial: 0,
                maximum: None,
                page_size_log2: None,
            },
            tables: Vec::new(),
            globals: Vec::new(),
            table: 0,
            n_slots: 0,
            slots: BTreeMap::new(),
            filled: Vec::new(),
            data: Vec::new(),
            load_rest: None,
        };
        for payload in Parser::new(0).parse_all(wasm) {
            program.take(payload?)?;
        }
        program.n_imported = (program.types.len() - program.bodies.len()) as u32;
        program.n_types = program.n_parameters.len() as u32;
        if let Some(table) = program.tables.get(program.table as usize) {
            program.n_slots = table.initial as u32;
        }
        for (slot, function) in &program.filled {
            program.slots.entry(*function).or_insert(*slot);
        }
        Ok(program)
    }

    /// The functions that one calls, and those that they call.
    pub fn called_by(&self, function: Option<u32>) -> Result<BTreeSet<u32>, Trouble> {
        let mut called = BTreeSet::new();
        let mut open: Vec<u32> = function.into_iter().collect();
        while let Some(function) = open.pop() {
            let place = function.checked_sub(self.n_imported);
            let body = place.and_then(|place| self.bodies.get(place as usize));
            if let (true, Some(body)) = (called.insert(function), body) {
                open.extend(named_by(body)?);
            }
        }
        Ok(called)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Trouble> {
        match payload {
            Payload::TypeSection(types) => {
                for kind in types.into_iter_err_on_gc_types() {
                    self.n_parameters.push(kind?.params().len() as u32);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let TypeRef::Func(kind) = import?.ty else {
                        return Err(Trouble::new("it imports more than functions"));
                    };
                    self.types.push(kind);
                }
            }
            Payload::FunctionSection(types) => {
                for kind in types {
                    self.types.push(kind?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memory = memory?;
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    self.export(export?);
                }
            }
            Payload::StartSection { func, .. } => self.exported.push(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.fill(element?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment?;
                    let DataKind::Active { offset_expr, .. } = segment.kind else {
                        return Err(Trouble::new("it has passive data"));
                    };
                    self.data.push((number(&offset_expr)?, segment.data));
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(parts) = section.as_known() {
                    self.names = names(parts)?;
                }
            }
            _ => (),
        }
        Ok(())
    }

    fn export(&mut self, export: Export<'_>) {
        if export.kind == ExternalKind::Func {
            self.exported.push(export.index);
            if export.name == LOAD_REST {
                self.load_rest = Some(export.index);
            }
        }
    }

    fn fill(&mut self, element: Element<'a>) -> Result<(), Trouble> {
        let ElementKind::Active {
            table_index,
            offset_expr,
        } = element.kind
        else {
            return Err(Trouble::new("functions are referred to outside the table"));
        };
        let ElementItems::Functions(functions) = element.items else {
            return Err(Trouble::new("a table is filled by expressions"));
        };
        self.table = table_index.unwrap_or_default();
        for (slot, function) in (number(&offset_expr)?..).zip(functions) {
            self.filled.push((slot, function?));
        }
        Ok(())
    }
}

/// The names of functions.
pub fn names<'a>(parts: NameSectionReader<'a>) -> Result<BTreeMap<u32, &'a str>, Trouble> {
    let mut names = BTreeMap::new();
    for part in parts {
        if let Name::Function(map) = part? {
            for naming in map {
                let naming = naming?;
                names.insert(naming.index, naming.name);
            }
        }
    }
    Ok(names)
}

/// The number that an expression is.
pub fn number(expression: &ConstExpr<'_>) -> Result<u32, Trouble> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        _ => Err(Trouble::new("an address is not a number")),
    }
}

/// The functions that a body calls, or whose reference it takes.
pub fn named_by(body: &FunctionBody<'_>) -> Result<Vec<u32>, Trouble> {
    let mut named = Vec::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => named.push(function_index),
            _ => (),
        }
    }
    Ok(named)
}
