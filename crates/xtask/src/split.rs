//! Splits the page's program in two, so that what opens the page is light: `web_bg.wasm` has the
//! functions that run while pages open and play (and every new one), `web_rest.wasm` has those that
//! `later.txt` lists, with the constants that nothing else needs.
//!
//! Both parts are one program, over one memory and one table of functions. Where the first part
//! called a function of the rest it calls a stand-in, which sees to it that the rest is there
//! (`web/src/rest.rs`, `web/app.js`) and goes on to it through the table. So the list decides what
//! is fetched when, never what happens: any list gives a page that works. `cargo xtask opening`
//! makes it anew.
//!
//! Trunk's build and the quick one are not split.

mod constants;
mod first;
mod later;
mod program;
mod rest;

pub use later::{FILE as LIST, Later};
pub use program::Program;

use crate::failure::Failure;
use crate::{bundle, neighbours, workspace};
use std::fmt::Write;
use std::path::Path;
use wasmparser::TableType;

/// The second part in the folder of the page.
pub const REST: &str = "web_rest.wasm";

/// Where the names of functions in the second part are, in the target folder: for a test that says
/// by its place in the table which one an opening has called.
const NAMES: &str = "rest-names.txt";

/// What app.js says before the page is split, and what it says after.
const IN_ONE: &str = "const isSplit = false;";
const SPLIT: &str = "const isSplit = true;";

/// Splits the bundled page in `page`; `linked` is the module that it was bundled from, with its
/// relocations and names.
pub fn split(linked: &Path, page: &Path) -> Result<(), Failure> {
    let first_path = page.join(bundle::WASM);
    let read = |path: &Path| std::fs::read(path).map_err(|error| Failure::file(path, error));
    let (linked, bound) = (read(linked)?, read(&first_path)?);
    let parts = Parts::of(&linked, &bound, &Later::read()?).map_err(|error| {
        Failure::stuck(
            format!("cannot split {}: {error}", first_path.display()),
            "crates/xtask/src/split says what it takes for granted about the compiler's output.",
        )
    })?;
    let names_path = workspace::target().join(NAMES);
    std::fs::write(&names_path, &parts.names).map_err(|error| Failure::file(&names_path, error))?;
    for (name, part) in [(bundle::WASM, &parts.first), (REST, &parts.rest)] {
        let path = page.join(name);
        std::fs::write(&path, part).map_err(|error| Failure::file(&path, error))?;
        neighbours::order(&path)?;
    }
    tell_app(&page.join("app.js"))
}

/// The two parts of a bound module.
struct Parts {
    first: Vec<u8>,
    rest: Vec<u8>,
    /// Lines of a place in the table and the function of the rest that is found there.
    names: String,
}

impl Parts {
    fn of(linked: &[u8], bound: &[u8], later: &Later) -> Result<Self, Trouble> {
        let program = Program::read(bound)?;
        let plan = Plan::of(&program, later)?;
        let constants = constants::only_for(linked, &plan.names(&program))?;
        let mut names = String::new();
        for (function, slot) in &plan.stood_in {
            let name = program.names.get(function).copied().unwrap_or_default();
            let _ = writeln!(names, "{slot} {:#}", rustc_demangle::demangle(name));
        }
        Ok(Self {
            first: first::part(&program, &plan, &constants)?,
            rest: rest::part(&program, &plan, &constants)?,
            names,
        })
    }
}

/// Makes the script ask for the second part.
fn tell_app(path: &Path) -> Result<(), Failure> {
    let script = std::fs::read_to_string(path).map_err(|error| Failure::file(path, error))?;
    if !script.contains(IN_ONE) {
        return Err(Failure::stuck(
            format!("{} does not say `{IN_ONE}`.", path.display()),
            "crates/xtask/src/split.rs replaces that line.",
        ));
    }
    std::fs::write(path, script.replace(IN_ONE, SPLIT)).map_err(|error| Failure::file(path, error))
}

/// Which function goes where, and how each part reaches the other.
pub struct Plan {
    /// Of each function, whether it is in the rest; false for those without a body.
    pub is_later: Vec<bool>,
    /// Functions of the rest that the first part names, with the place in the table at which it
    /// finds each. In order of functions.
    pub stood_in: Vec<(u32, u32)>,
    /// How many of those places are new, at the end of the table.
    pub n_new_slots: u32,
    /// Functions of the first part that the rest calls, in order.
    pub shared: Vec<u32>,
}

impl Plan {
    fn of(program: &Program<'_>, later: &Later) -> Result<Self, Trouble> {
        let n_functions = program.types.len();
        let mut is_later: Vec<bool> = (0..n_functions as u32)
            .map(|function| {
                function >= program.n_imported
                    && program
                        .names
                        .get(&function)
                        .is_some_and(|name| later.has(name))
            })
            .collect();
        // What the world outside calls by name is there from the start, and so is what fetches the
        // rest.
        for export in &program.exported {
            is_later[*export as usize] = false;
        }
        for function in program.called_by(program.load_rest)? {
            is_later[function as usize] = false;
        }
        let mut from_first = vec![false; n_functions];
        let mut from_rest = vec![false; n_functions];
        for function in program.slots.keys() {
            from_first[*function as usize] = true;
        }
        for (function, body) in (program.n_imported..).zip(&program.bodies) {
            let named = match is_later[function as usize] {
                true => &mut from_rest,
                false => &mut from_first,
            };
            for other in program::named_by(body)? {
                named[other as usize] = true;
            }
        }
        let (mut stood_in, mut shared, mut n_new_slots) = (Vec::new(), Vec::new(), 0);
        for function in 0..n_functions as u32 {
            match is_later[function as usize] {
                true if from_first[function as usize] => {
                    let slot = program.slots.get(&function).copied().unwrap_or_else(|| {
                        n_new_slots += 1;
                        program.n_slots + n_new_slots - 1
                    });
                    stood_in.push((function, slot));
                }
                false if from_rest[function as usize] => shared.push(function),
                _ => (),
            }
        }
        Ok(Self {
            is_later,
            stood_in,
            n_new_slots,
            shared,
        })
    }

    /// The program's tables, that of functions with its new places.
    fn tables(&self, program: &Program<'_>) -> Vec<TableType> {
        let mut tables = program.tables.clone();
        if let Some(table) = tables.get_mut(program.table as usize) {
            let more = u64::from(self.n_new_slots);
            table.initial += more;
            table.maximum = table.maximum.map(|maximum| maximum + more);
        }
        tables
    }

    /// The names that only functions of the rest have.
    fn names<'a>(&self, program: &Program<'a>) -> Vec<&'a str> {
        let mut names: Vec<(&str, bool)> = program
            .names
            .iter()
            .map(|(function, name)| (*name, self.is_later[*function as usize]))
            .collect();
        names.sort_unstable();
        names
            .chunk_by(|one, other| one.0 == other.0)
            .filter(|alike| alike.iter().all(|(_, is_later)| *is_later))
            .map(|alike| alike[0].0)
            .collect()
    }
}

/// Why a module cannot be split: it is damaged, or not made as this code expects.
#[derive(Debug)]
pub struct Trouble(String);

impl Trouble {
    fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<wasmparser::BinaryReaderError> for Trouble {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self(error.to_string())
    }
}

impl From<wasm_encoder::reencode::Error> for Trouble {
    fn from(error: wasm_encoder::reencode::Error) -> Self {
        Self(error.to_string())
    }
}

#[cfg(test)]
mod tests;
