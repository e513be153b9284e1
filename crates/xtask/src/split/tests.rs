//! Splits a module of four functions: `load_rest`, `hot`, which calls `cold`, and `shared`, which
//! both call. Each of the last three has a constant of four bytes.

use super::{Later, Parts, Trouble};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection,
    Elements, ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType,
    Instruction, LinkingSection, MemArg, MemorySection, MemoryType, Module, NameMap, NameSection,
    RefType, SymbolTable, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{DataKind, ElementItems, Operator, Parser, Payload};

/// Where memory is filled.
const ADDRESS: u32 = 1024;
const NAMES: [&str; 4] = ["load_rest", "hot", "cold", "shared"];
/// The constants of `hot`, `cold` and `shared`, each in its place of `DATA`.
const DATA: &[u8] = b"hot.coldboth";

/// A body that reads its constant and calls others. The address has five bytes, as linkers write
/// it; with it, where that is in the body.
fn body(constant: u32, calls: &[u32]) -> (Function, usize) {
    let mut body = Function::new([]);
    let at_zero = MemArg {
        offset: 0,
        align: 0,
        memory_index: 0,
    };
    let at = body.byte_len() + 1;
    let address = ADDRESS + 4 * constant;
    let leb = (0..5).map(|byte| {
        let more = if byte < 4 { 0x80 } else { 0 };
        (address >> (7 * byte)) as u8 & 0x7f | more
    });
    body.raw(std::iter::once(0x41).chain(leb));
    body.instruction(&Instruction::I32Load(at_zero));
    body.instruction(&Instruction::Drop);
    for function in calls {
        body.instruction(&Instruction::Call(*function));
    }
    body.instruction(&Instruction::End);
    (body, at)
}

/// The module as linker and bundler would leave it: with names, symbols and relocations.
fn module() -> Vec<u8> {
    let mut module = Module::new();
    declare(&mut module);
    let mut elements = ElementSection::new();
    let in_table = Elements::Functions([3].as_slice().into());
    elements.active(None, &ConstExpr::i32_const(1), in_table);
    let mut code = CodeSection::new();
    let mut nothing = Function::new([]);
    nothing.instruction(&Instruction::End);
    // The count, then each body after its length: where addresses are, counted from the count.
    let mut place = 1 + 1 + nothing.byte_len();
    code.function(&nothing);
    let mut relocations = vec![3, 3]; // the code is section 3 among these, with three of them
    for (constant, calls) in [(0, [2, 3].as_slice()), (1, &[3]), (2, &[])] {
        let (body, at) = body(constant, calls);
        relocations.extend([4, (place + 1 + at) as u8, constant as u8, 0]);
        place += 1 + body.byte_len();
        code.function(&body);
    }
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(ADDRESS as i32), DATA.to_vec());
    module.section(&elements).section(&code).section(&data);
    tell(&mut module, relocations);
    module.finish()
}

/// Types, functions, table, memory, global and exports.
fn declare(module: &mut Module) {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], []);
    let mut functions = FunctionSection::new();
    for kind in [1, 0, 0, 0] {
        functions.function(kind);
    }
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 2,
        maximum: Some(2),
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let counter = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    globals.global(counter, &ConstExpr::i32_const(0));
    let mut exports = ExportSection::new();
    exports.export("load_rest", ExportKind::Func, 0);
    exports.export("hot", ExportKind::Func, 1);
    module.section(&types).section(&functions).section(&tables);
    module
        .section(&memories)
        .section(&globals)
        .section(&exports);
}

/// What the linker tells: the constants' symbols, who refers to them, and names.
fn tell(module: &mut Module, relocations: Vec<u8>) {
    let mut symbols = SymbolTable::new();
    for (name, offset) in [("h", 0), ("c", 4), ("b", 8)] {
        let definition = DataSymbolDefinition {
            index: 0,
            offset,
            size: 4,
        };
        symbols.data(0, name, Some(definition));
    }
    module.section(LinkingSection::new().symbol_table(&symbols));
    module.section(&CustomSection {
        name: "reloc.CODE".into(),
        data: relocations.into(),
    });
    let mut map = NameMap::new();
    for (number, name) in (0..).zip(NAMES) {
        map.append(number, name);
    }
    let mut names = NameSection::new();
    names.functions(&map);
    module.section(&names);
}

fn split(later: &[&str]) -> Result<Parts, Trouble> {
    let module = module();
    wasmparser::validate(&module).unwrap();
    let later = Later::new(NAMES.map(|name| (name, !later.contains(&name))).into_iter());
    let parts = Parts::of(&module, &module, &later)?;
    wasmparser::validate(&parts.first).unwrap();
    wasmparser::validate(&parts.rest).unwrap();
    Ok(parts)
}

fn payloads(wasm: &[u8]) -> impl Iterator<Item = Payload<'_>> {
    Parser::new(0).parse_all(wasm).map(Result::unwrap)
}

/// What a part puts into memory.
fn data(wasm: &[u8]) -> Vec<(i32, &[u8])> {
    let mut found = Vec::new();
    for payload in payloads(wasm) {
        let Payload::DataSection(section) = payload else {
            continue;
        };
        for segment in section.into_iter().map(Result::unwrap) {
            let DataKind::Active { offset_expr, .. } = segment.kind else {
                panic!("passive data");
            };
            let address = offset_expr.get_operators_reader().read().unwrap();
            let Operator::I32Const { value } = address else {
                panic!("{address:?}");
            };
            found.push((value, segment.data));
        }
    }
    found
}

#[test]
fn constants_go_where_their_readers_go() {
    let parts = split(&["cold"]).unwrap();
    assert_eq!(data(&parts.first), [(1024, b"hot.\0\0\0\0both".as_slice())]);
    assert_eq!(data(&parts.rest), [(1028, b"cold".as_slice())]);
    assert_eq!(
        parts.names, "2 cold\n",
        "it is found behind the table's two places"
    );
}

#[test]
fn the_rest_takes_from_the_first_part_what_it_calls() {
    let parts = split(&["cold"]).unwrap();
    let mut taken = Vec::new();
    for payload in payloads(&parts.rest) {
        if let Payload::ImportSection(section) = payload {
            let imports = section.into_imports().map(Result::unwrap);
            taken.extend(imports.map(|import| import.name));
        }
    }
    assert_eq!(
        taken,
        ["0", "m", "t0", "g0"],
        "`shared`, memory, table, global"
    );
    let offered: Vec<&str> = payloads(&parts.first)
        .filter_map(|payload| match payload {
            Payload::ExportSection(section) => Some(section),
            _ => None,
        })
        .flat_map(|section| section.into_iter().map(|export| export.unwrap().name))
        .collect();
    assert_eq!(offered, ["load_rest", "hot", "0", "m", "t0", "g0"]);
}

#[test]
fn a_function_in_the_table_keeps_its_place() {
    let parts = split(&["shared"]).unwrap();
    let mut filled = Vec::new();
    for payload in payloads(&parts.rest) {
        if let Payload::ElementSection(section) = payload {
            for element in section.into_iter().map(Result::unwrap) {
                let ElementItems::Functions(functions) = element.items else {
                    panic!("expressions");
                };
                filled.extend(functions.into_iter().map(Result::unwrap));
            }
        }
    }
    assert_eq!(filled, [0], "the only function of the rest");
    assert_eq!(parts.names, "1 shared\n");
}

#[test]
fn what_is_called_from_outside_never_comes_later() {
    let parts = split(&["load_rest", "hot"]).unwrap();
    assert_eq!(data(&parts.rest), []);
    assert_eq!(parts.names, "");
}

#[test]
fn a_module_without_relocations_is_refused() {
    let module = module();
    let mut bare = Module::new();
    bare.section(&TypeSection::new());
    let bare = bare.finish();
    let trouble = Parts::of(&bare, &module, &Later::default()).map(|_| ());
    assert!(trouble.unwrap_err().to_string().contains("relocations"));
}
