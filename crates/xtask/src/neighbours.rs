//! Puts functions of the page that are alike beside one another: brotli finds what it has just seen
//! with fewer bits, which makes the page 1.5 % lighter. Nothing else changes; Trunk does without.

use crate::failure::Failure;
use std::convert::Infallible;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// Orders the functions of a module in its file.
pub fn order(path: &Path) -> Result<(), Failure> {
    let wasm = std::fs::read(path).map_err(|error| Failure::file(path, error))?;
    let ordered = ordered(&wasm).map_err(|error| {
        Failure::stuck(
            format!("cannot order the functions of {}: {error}", path.display()),
            "Versions of wasm-encoder and wasmparser in Cargo.lock must be those of walrus.",
        )
    })?;
    std::fs::write(path, ordered).map_err(|error| Failure::file(path, error))
}

fn ordered(wasm: &[u8]) -> Result<Vec<u8>, Error<Infallible>> {
    let mut module = Module::new();
    Order::of(wasm)?.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// The new order of functions: those with a body, by its bytes.
struct Order {
    /// Functions without a body come first, and stay.
    n_imported: u32,
    /// Which body comes at each place.
    bodies: Vec<usize>,
    /// At which place each body is.
    places: Vec<u32>,
}

impl Order {
    fn of(wasm: &[u8]) -> Result<Order, Error<Infallible>> {
        let (mut n_imported, mut texts) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => texts.push(body.as_bytes()),
                _ => (),
            }
        }
        let mut bodies: Vec<usize> = (0..texts.len()).collect();
        bodies.sort_by_key(|body| texts[*body]);
        let mut places = vec![0; bodies.len()];
        for (place, body) in (0..).zip(&bodies) {
            places[*body] = place;
        }
        Ok(Order {
            n_imported,
            bodies,
            places,
        })
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(match function.checked_sub(self.n_imported) {
            Some(body) => self.n_imported + self.places[body as usize],
            None => function,
        })
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for body in self.bodies.clone() {
            functions.function(self.type_index(types[body])?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let all = section
            .into_iter()
            .collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for body in self.bodies.clone() {
            self.parse_function_body(code, all[body].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::ordered;
    use wasm_encoder::{
        CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection,
        ValType,
    };
    use wasmparser::{Operator, Parser, Payload};

    /// Three functions, of which the last calls the first, under names.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        types.ty().function([], [ValType::I64]);
        let (mut functions, mut exports) = (FunctionSection::new(), ExportSection::new());
        let mut code = CodeSection::new();
        for (name, of_type, index) in [("nine", 0, 0), ("one", 1, 1), ("same", 0, 2)] {
            functions.function(of_type);
            exports.export(name, ExportKind::Func, index);
            let mut function = Function::new([]);
            match name {
                "nine" => function.instructions().i32_const(9),
                "one" => function.instructions().i64_const(1),
                _ => function.instructions().call(0),
            };
            function.instructions().end();
            code.function(&function);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions);
        module.section(&exports).section(&code);
        module.finish()
    }

    #[test]
    fn names_and_calls_lead_to_the_same_functions() {
        let ordered = ordered(&module()).unwrap();
        wasmparser::validate(&ordered).unwrap();
        let (mut exports, mut first) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&ordered) {
            match payload.unwrap() {
                Payload::ExportSection(section) => {
                    exports = section.into_iter().map(Result::unwrap).collect();
                }
                Payload::CodeSectionEntry(body) => {
                    let mut operators = body.get_operators_reader().unwrap();
                    first.push(operators.read().unwrap());
                }
                _ => (),
            }
        }
        let starts = |name: &str| {
            let export = exports.iter().find(|export| export.name == name).unwrap();
            (export.index, &first[export.index as usize])
        };
        let (nine, operator) = starts("nine");
        assert!(matches!(operator, Operator::I32Const { value: 9 }));
        assert!(matches!(starts("one").1, Operator::I64Const { value: 1 }));
        assert!(
            matches!(starts("same").1, Operator::Call { function_index } if *function_index == nine)
        );
        assert_ne!(nine, 0, "a call is less than a constant");
    }
}
