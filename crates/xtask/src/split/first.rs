//! Writes the first part: the program without the functions that come later.

use super::program::{Program, number};
use super::{Plan, Trouble, constants};
use std::convert::Infallible;
use std::ops::Range;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, Instruction, Module, TableSection, TypeSection,
    ValType,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, DataSectionReader, ExportSectionReader,
    FunctionSectionReader, GlobalSectionReader, Parser, TypeSectionReader,
};

/// The first part of a program; `later` are the addresses whose bytes the rest brings.
pub fn part(program: &Program<'_>, plan: &Plan, later: &[Range<u32>]) -> Result<Vec<u8>, Trouble> {
    let load = program
        .load_rest
        .ok_or_else(|| Trouble::new("it does not export load_rest"))?;
    let mut places = vec![0; program.types.len()];
    let (mut next, mut kept) = (0, Vec::new());
    for (function, place) in places.iter_mut().enumerate() {
        if !plan.is_later[function] {
            *place = next;
            next += 1;
            if function as u32 >= program.n_imported {
                kept.push(function);
            }
        }
    }
    for (function, _) in &plan.stood_in {
        places[*function as usize] = next;
        next += 1;
    }
    let mut first = First {
        program,
        plan,
        later,
        places,
        kept,
        slot_function: next,
        load,
    };
    let mut module = Module::new();
    first.parse_core_module(&mut module, Parser::new(0), program.wasm)?;
    Ok(module.finish())
}

struct First<'a> {
    program: &'a Program<'a>,
    plan: &'a Plan,
    later: &'a [Range<u32>],
    /// The new number of each function, which for one of the rest is its stand-in's.
    places: Vec<u32>,
    /// Functions with a body that stay.
    kept: Vec<usize>,
    /// The number of the function that sees to it that the rest is there: it gives back what it
    /// is given, a place in the table.
    slot_function: u32,
    /// The page's own function that fetches the rest, told which place is wanted.
    load: u32,
}

impl First<'_> {
    /// The global that says whether the rest is there.
    fn flag(&self) -> u32 {
        self.program.globals.len() as u32
    }

    fn stand_in(&self, function: u32, slot: u32) -> Function {
        let kind = self.program.types[function as usize];
        let mut body = Function::new([]);
        for parameter in 0..self.program.n_parameters[kind as usize] {
            body.instruction(&Instruction::LocalGet(parameter));
        }
        body.instruction(&Instruction::I32Const(slot as i32));
        body.instruction(&Instruction::Call(self.slot_function));
        body.instruction(&Instruction::CallIndirect {
            type_index: kind,
            table_index: self.program.table,
        });
        body.instruction(&Instruction::End);
        body
    }

    fn slot_body(&self) -> Function {
        let mut body = Function::new([]);
        for instruction in [
            Instruction::GlobalGet(self.flag()),
            Instruction::I32Eqz,
            Instruction::If(BlockType::Empty),
            Instruction::LocalGet(0),
            Instruction::Call(self.places[self.load as usize]),
            Instruction::I32Const(1),
            Instruction::GlobalSet(self.flag()),
            Instruction::End,
            Instruction::LocalGet(0),
            Instruction::End,
        ] {
            body.instruction(&instruction);
        }
        body
    }
}

impl Reencode for First<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.places[function as usize])
    }

    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([ValType::I32], [ValType::I32]);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        for function in &self.kept {
            functions.function(self.program.types[*function]);
        }
        for (function, _) in &self.plan.stood_in {
            functions.function(self.program.types[*function as usize]);
        }
        functions.function(self.program.n_types);
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        _section: wasmparser::TableSectionReader<'_>,
    ) -> Result<(), Error> {
        for table in self.plan.tables(self.program) {
            tables.table(self.table_type(table)?);
        }
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_global_section(self, globals, section)?;
        let flag = GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        };
        globals.global(flag, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_export_section(self, exports, section)?;
        for (number, function) in self.plan.shared.iter().enumerate() {
            let place = self.places[*function as usize];
            exports.export(&number.to_string(), ExportKind::Func, place);
        }
        exports.export("m", ExportKind::Memory, 0);
        for table in 0..self.program.tables.len() as u32 {
            exports.export(&format!("t{table}"), ExportKind::Table, table);
        }
        for global in 0..self.program.globals.len() as u32 {
            exports.export(&format!("g{global}"), ExportKind::Global, global);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _section: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        for function in self.kept.clone() {
            let body = &self.program.bodies[function - self.program.n_imported as usize];
            self.parse_function_body(code, body.clone())?;
        }
        for (function, slot) in &self.plan.stood_in {
            code.function(&self.stand_in(*function, *slot));
        }
        code.function(&self.slot_body());
        Ok(())
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: DataSectionReader<'_>,
    ) -> Result<(), Error> {
        for segment in section {
            let segment = segment?;
            if let wasmparser::DataKind::Active { offset_expr, .. } = segment.kind {
                // `Program::read` has read the same expression.
                let address = number(&offset_expr).unwrap_or_default();
                let mut bytes = segment.data.to_vec();
                for range in constants::within(self.later, address, bytes.len()) {
                    bytes[range].fill(0);
                }
                data.active(0, &ConstExpr::i32_const(address as i32), bytes);
            }
        }
        Ok(())
    }
}
