//! `cargo xtask opening`: finds out which functions run while pages open, and writes the list of
//! those that do not (`split::LIST`). To be repeated when `size` says that the first part has
//! grown, or a test that an opening fetched the second.

use crate::bundle::{self, Names};
use crate::failure::Failure;
use crate::page::{self, Profile};
use crate::split::{LIST, Later, Program};
use crate::{Task, browser, process, workspace};
use std::convert::Infallible;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Instruction, MemArg, MemoryType, Module};
use wasmparser::{FunctionBody, Parser};

pub const TASK: Task = Task {
    name: "opening",
    usage: "",
    about: "find what opens the page, for crates/xtask/src/split",
    run,
};

/// Bytes in a page of wasm memory.
const PAGE_BYTES: u64 = 65_536;

fn run(mut words: lexopt::Parser) -> Result<(), Failure> {
    if let Some(word) = words.next()? {
        return Err(word.unexpected().into());
    }
    let folder = workspace::target().join("opening");
    page::build_in_one(&folder, Profile::Web, Names::Kept)?;
    let wasm_path = folder.join(bundle::WASM);
    let read = |path: &Path| std::fs::read(path).map_err(|error| Failure::file(path, error));
    let write = |path: &Path, bytes: &[u8]| {
        std::fs::write(path, bytes).map_err(|error| Failure::file(path, error))
    };
    let wasm = read(&wasm_path)?;
    let marked = Marked::of(&wasm).map_err(|error| {
        Failure::stuck(
            format!("cannot mark functions: {error}"),
            "Versions of wasm-encoder and wasmparser in Cargo.lock must be those of walrus.",
        )
    })?;
    write(&wasm_path, &marked.wasm)?;
    let called_path = workspace::target().join("opening.called");
    let place = format!("[{}, {}]", marked.address, marked.n_functions);
    write(&called_path, place.as_bytes())?;
    let mut command = browser::with_path(browser::command("opening", folder)?, &called_path);
    process::announce("Opening pages (five minutes)");
    process::run(
        &mut command,
        "The page must open: does `cargo xtask test` pass?",
    )?;

    let called = read(&called_path)?;
    let program = Program::read(&wasm)
        .map_err(|error| Failure::stuck(error.to_string(), "See crates/xtask/src/split.rs."))?;
    let numbered = (program.n_imported..).zip(&called);
    let later = Later::new(numbered.filter_map(|(function, flag)| {
        let name = program.names.get(&function)?;
        Some((*name, *flag == b'1'))
    }));
    write(&workspace::top().join(LIST), later.text().as_bytes())?;
    println!("{} functions may come later: {LIST}", later.len());
    Ok(())
}

/// A module in which each function sets a byte of its own when it is called.
struct Marked {
    wasm: Vec<u8>,
    /// Where the bytes are, past all memory that the program knows of when it starts. Its allocator
    /// takes new memory alone, which is behind them.
    address: u32,
    /// How many bytes: one for each function with a body.
    n_functions: u32,
}

impl Marked {
    fn of(wasm: &[u8]) -> Result<Self, Error> {
        let mut marking = Marking {
            address: 0,
            n_functions: 0,
        };
        let mut module = Module::new();
        marking.parse_core_module(&mut module, Parser::new(0), wasm)?;
        Ok(Self {
            wasm: module.finish(),
            address: marking.address,
            n_functions: marking.n_functions,
        })
    }
}

struct Marking {
    address: u32,
    n_functions: u32,
}

/// Room for a byte for each of as many functions as a page may have.
const MARK_PAGES: u64 = 4;

impl Reencode for Marking {
    type Error = Infallible;

    fn memory_type(&mut self, memory: wasmparser::MemoryType) -> Result<MemoryType, Error> {
        self.address = (memory.initial * PAGE_BYTES) as u32;
        Ok(MemoryType {
            minimum: memory.initial + MARK_PAGES,
            maximum: memory.maximum,
            memory64: memory.memory64,
            shared: memory.shared,
            page_size_log2: memory.page_size_log2,
        })
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let mut marked = self.new_function_with_parsed_locals(&body)?;
        let byte = self.address + self.n_functions;
        self.n_functions += 1;
        let at_zero = MemArg {
            offset: 0,
            align: 0,
            memory_index: 0,
        };
        marked.instruction(&Instruction::I32Const(byte as i32));
        marked.instruction(&Instruction::I32Const(1));
        marked.instruction(&Instruction::I32Store8(at_zero));
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            marked.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&marked);
        Ok(())
    }
}
