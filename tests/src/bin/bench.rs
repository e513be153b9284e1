//! How fast and how small the simulation is, natively: see `tests::bench`.
//!
//! With `--plan` it prints instead how to measure the same in a page (tests/browser/src/bench.rs).
//! With words it measures only the parts with these names, and with numbers only these sizes.

use tests::bench::{self, Counting};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().any(|word| word == "--plan") {
        true => println!("{}", bench::plan()),
        false => bench::run(&words),
    }
}
