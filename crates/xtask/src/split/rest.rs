//! Writes the rest: the functions that come later, over the first part's memory and tables.

use super::program::Program;
use super::{Plan, Trouble, constants};
use std::convert::Infallible;
use std::ops::Range;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, FunctionSection,
    ImportSection, Module, TypeSection,
};
use wasmparser::{Parser, Payload};

/// Where it imports from: app.js hands it what the first part exports.
const FROM: &str = "";

/// The rest of a program, with the bytes at the addresses `later`.
pub fn part(program: &Program<'_>, plan: &Plan, later: &[Range<u32>]) -> Result<Vec<u8>, Trouble> {
    let mut places = vec![None; program.types.len()];
    for (place, function) in (0..).zip(&plan.shared) {
        places[*function as usize] = Some(place);
    }
    let mut next = plan.shared.len() as u32;
    for (function, _) in plan
        .is_later
        .iter()
        .enumerate()
        .filter(|(_, is_later)| **is_later)
    {
        places[function] = Some(next);
        next += 1;
    }
    let mut rest = Rest {
        program,
        plan,
        places,
    };
    let mut module = Module::new();
    module.section(&rest.types()?);
    module.section(&rest.imports()?);
    module.section(&rest.functions());
    module.section(&rest.elements());
    module.section(&rest.code()?);
    module.section(&rest.data(later));
    Ok(module.finish())
}

struct Rest<'a> {
    program: &'a Program<'a>,
    plan: &'a Plan,
    /// The number here of each function that is here or called from here.
    places: Vec<Option<u32>>,
}

impl Rest<'_> {
    fn types(&mut self) -> Result<TypeSection, Error> {
        let mut types = TypeSection::new();
        for payload in Parser::new(0).parse_all(self.program.wasm) {
            if let Payload::TypeSection(section) = payload? {
                self.parse_type_section(&mut types, section)?;
            }
        }
        Ok(types)
    }

    fn imports(&mut self) -> Result<ImportSection, Error> {
        let mut imports = ImportSection::new();
        for (number, function) in self.plan.shared.iter().enumerate() {
            let kind = EntityType::Function(self.program.types[*function as usize]);
            imports.import(FROM, &number.to_string(), kind);
        }
        let memory = self.memory_type(self.program.memory)?;
        imports.import(FROM, "m", EntityType::Memory(memory));
        for (number, table) in self.plan.tables(self.program).into_iter().enumerate() {
            let kind = self.table_type(table)?;
            imports.import(FROM, &format!("t{number}"), EntityType::Table(kind));
        }
        for (number, global) in self.program.globals.iter().enumerate() {
            let kind = self.global_type(*global)?;
            imports.import(FROM, &format!("g{number}"), EntityType::Global(kind));
        }
        Ok(imports)
    }

    /// The functions of this part.
    fn own(&self) -> impl Iterator<Item = usize> + use<> {
        let is_later = self.plan.is_later.clone();
        (0..is_later.len()).filter(move |function| is_later[*function])
    }

    fn functions(&self) -> FunctionSection {
        let mut functions = FunctionSection::new();
        for function in self.own() {
            functions.function(self.program.types[function]);
        }
        functions
    }

    /// Every place in the table at which a function of the rest is found, one segment for places
    /// in a row.
    fn elements(&self) -> ElementSection {
        let mut filled: Vec<(u32, u32)> = self.program.filled.clone();
        filled.retain(|(_, function)| self.plan.is_later[*function as usize]);
        let new = self.program.n_slots..;
        let stood_in = self.plan.stood_in.iter();
        filled.extend(
            stood_in
                .map(|(function, slot)| (*slot, *function))
                .filter(|(slot, _)| new.contains(slot)),
        );
        filled.sort_unstable();
        let mut elements = ElementSection::new();
        for row in filled.chunk_by(|one, other| one.0 + 1 == other.0) {
            let functions: Vec<u32> = row
                .iter()
                .filter_map(|(_, function)| self.places[*function as usize])
                .collect();
            elements.active(
                Some(self.program.table),
                &ConstExpr::i32_const(row[0].0 as i32),
                Elements::Functions(functions.into()),
            );
        }
        elements
    }

    fn code(&mut self) -> Result<CodeSection, Error> {
        let mut code = CodeSection::new();
        for function in self.own() {
            let body = &self.program.bodies[function - self.program.n_imported as usize];
            self.parse_function_body(&mut code, body.clone())?;
        }
        Ok(code)
    }

    fn data(&self, later: &[Range<u32>]) -> DataSection {
        let mut data = DataSection::new();
        for (address, bytes) in &self.program.data {
            for range in constants::within(later, *address, bytes.len()) {
                let begin = address + range.start as u32;
                let part = bytes[range].iter().copied();
                data.active(0, &ConstExpr::i32_const(begin as i32), part);
            }
        }
        data
    }
}

impl Reencode for Rest<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        // `Plan::of` has seen every function that a body here names.
        Ok(self.places[function as usize].unwrap_or(u32::MAX))
    }
}
