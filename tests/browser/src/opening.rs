//! Opens the page in the ways that count as openings, and writes down which functions it called:
//! the page is one whose functions each set a byte (crates/xtask/src/opening.rs).

use crate::Options;
use crate::driver::{Browser, Driver};
use crate::page::Page;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// One way to come to the page. Nobody touches it: what a touch needs may come later.
pub struct Visit {
    /// Where it goes.
    pub path: &'static str,
    size: (u32, u32),
    /// How long it is watched.
    seconds: u64,
    /// Whether it has to be started; what opens without a scenario plays by itself.
    is_started: bool,
}

const DESK: (u32, u32) = (1280, 800);
const PHONE: (u32, u32) = (390, 844);
const FRAME: (u32, u32) = (700, 420);

const fn opens(path: &'static str, size: (u32, u32)) -> Visit {
    Visit {
        path,
        size,
        seconds: 11,
        is_started: false,
    }
}

const fn plays(path: &'static str) -> Visit {
    Visit {
        path,
        size: FRAME,
        seconds: 5,
        is_started: true,
    }
}

/// Visits that the tests make again, to see that they need no second part.
pub const SHORT_VISITS: &[Visit] = &[
    opens("/", DESK),
    opens("/", PHONE),
    plays("/e/#?mode=view"),
    plays("/e/#s/crash-loop?mode=view"),
];

/// All others. The page, and in frames those scenarios to begin with that are about Deployments,
/// fit into the page's 600 kB. Any other works as well: its page fetches the rest of the program
/// when it needs it.
const MORE_VISITS: &[Visit] = &[
    plays("/e/#s/rolling-update?mode=view"),
    plays("/e/#s/bad-image?mode=view"),
    plays("/e/#s/full-cluster?mode=view"),
    plays("/e/#s/node-down?mode=view"),
    plays("/e/#s/disruption-budget?mode=view"),
];

/// How fast a started scenario plays.
const SPEED: u32 = 20;

/// The page is covered by another, and shown again.
const HIDE_AND_SHOW: &str = "
    for (const state of ['hidden', 'visible']) {
      Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true });
      const hidden = state === 'hidden';
      Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      await new Promise((done) => setTimeout(done, 500));
    }";

/// What is read from the page: a letter per function, `1` if it was called. The memory is kept by
/// pages/recorder.js.
const READ: &str = "
    const flags = new Uint8Array(window.__recorded.memory.buffer, args[0], args[1]);
    return Array.from(flags, (flag) => (flag ? '1' : '0')).join('');";

/// Makes all visits, in each browser, twice: what runs depends a little on how fast the machine is.
/// `path` is a file that says where the bytes are (`[address, count]`); what was called is written
/// in its place.
pub fn run(options: &Options) -> bool {
    let text = std::fs::read_to_string(&options.path).expect("the place of the bytes is readable");
    let place: Vec<Value> = serde_json::from_str(&text).expect("the place is JSON");
    let mut called = Vec::new();
    for browser in [Browser::Chromium, Browser::Firefox] {
        let Some(driver) = Driver::start(browser, &options.programs) else {
            return false;
        };
        let page = driver.page(&options.origin);
        let mut record = |visit: &Visit| record(&page, visit, &place, &mut called);
        SHORT_VISITS.iter().chain(MORE_VISITS).for_each(&mut record);
        busily(|| SHORT_VISITS.iter().chain(MORE_VISITS).for_each(&mut record));
        page.close();
    }
    std::fs::write(&options.path, called).expect("what was called can be written");
    true
}

/// Makes a visit and adds what it called.
fn record(page: &Page, visit: &Visit, place: &[Value], called: &mut Vec<u8>) {
    watch(page, visit);
    let answer = page.eval_async(READ, place.to_vec());
    let flags = answer.as_str().expect("flags are letters").as_bytes();
    called.resize(flags.len(), b'0');
    let before = count(called);
    for (sum, flag) in called.iter_mut().zip(flags) {
        *sum = (*sum).max(*flag);
    }
    let new = count(called) - before;
    println!(
        "{:>6} functions, {new} of them new: {}",
        count(flags),
        visit.path
    );
}

/// Acts while every core has something else to do.
fn busily(act: impl FnOnce()) {
    let is_over = AtomicBool::new(false);
    let n_cores = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..n_cores {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        act();
        is_over.store(true, Ordering::Relaxed);
    });
}

/// Makes a visit, from its beginning to its end.
pub fn watch(page: &Page, visit: &Visit) {
    page.resize(visit.size.0, visit.size.1);
    page.open(visit.path);
    if visit.is_started {
        page.podarium("setSpeed", &[json!(SPEED)]);
        page.podarium("play", &[]);
    }
    std::thread::sleep(Duration::from_secs(visit.seconds));
    page.eval_async(HIDE_AND_SHOW, vec![]);
}

fn count(flags: &[u8]) -> usize {
    flags.iter().filter(|flag| **flag == b'1').count()
}
