//! Runs the table of tests in both browsers side by side, and counts.

use crate::Options;
use crate::driver::{Browser, Driver};
use crate::page::{Page, Theme};
use crate::tests::{ALL, Test};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::time::Instant;

/// Where pictures of failed tests go.
const PICTURES: &str = "target/browser";

/// Runs every test whose name fits; true if none failed.
///
/// What fails while both browsers share the machine is tried once more alone, where nothing but
/// the page can make it late; that a second try was needed is said.
pub fn run(options: &Options) -> bool {
    let tests: Vec<&Test> = ALL
        .iter()
        .flat_map(|tests| tests.iter())
        .filter(|test| test.name.contains(&options.filter))
        .collect();
    let tests = &tests;
    let runs = std::thread::scope(|scope| {
        [Browser::Chromium, Browser::Firefox]
            .map(|browser| scope.spawn(move || Run::of(browser, options, tests)))
            .map(|run| {
                run.join()
                    .expect("a run of tests catches what its tests throw")
            })
    });
    let (mut passed, mut failed) = (0, 0);
    for run in runs {
        passed += run.passed;
        if run.failed.is_empty() {
            continue;
        }
        println!("{}: {} again, alone", run.browser.name(), run.failed.len());
        let again = Run::of(run.browser, options, &run.failed);
        passed += again.passed;
        failed += again.failed.len();
    }
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {passed} passed; {failed} failed");
    failed == 0 && passed > 0
}

/// What came of a run in one browser.
struct Run<'a> {
    browser: Browser,
    passed: usize,
    failed: Vec<&'a Test>,
}

impl<'a> Run<'a> {
    fn of(browser: Browser, options: &Options, tests: &[&'a Test]) -> Self {
        let mut run = Self {
            browser,
            passed: 0,
            failed: Vec::new(),
        };
        let Some(driver) = Driver::start(browser, &options.programs) else {
            return run;
        };
        let mut page = driver.page(&options.origin);
        for test in tests {
            if is_ok(&page, browser, test) {
                run.passed += 1;
                continue;
            }
            run.failed.push(test);
            picture(&page, browser, test);
            // The browser may be in any state now, so the next test gets a new one.
            page.close();
            page = driver.page(&options.origin);
        }
        page.close();
        run
    }
}

fn is_ok(page: &Page, browser: Browser, test: &Test) -> bool {
    let start = Instant::now();
    let result = std::panic::catch_unwind(AssertUnwindSafe(|| {
        page.resize(1280, 720);
        page.prefer(Theme::Light, false);
        (test.run)(page);
    }));
    let seconds = start.elapsed().as_secs_f64();
    let word = if result.is_ok() { "ok" } else { "FAILED" };
    println!(
        "{:<9} {} ... {word} ({seconds:.1} s)",
        browser.name(),
        test.name
    );
    result.is_ok()
}

fn picture(page: &Page, browser: Browser, test: &Test) {
    if !page.is_alive() {
        return;
    }
    let words: Vec<&str> = test.name.split(|c: char| !c.is_alphanumeric()).collect();
    let file = Path::new(PICTURES).join(format!("{}-{}.png", words.join("-"), browser.name()));
    let shot = std::panic::catch_unwind(AssertUnwindSafe(|| page.screenshot()));
    if let Ok(png) = shot
        && std::fs::create_dir_all(PICTURES).is_ok()
        && std::fs::write(&file, png).is_ok()
    {
        println!("          see {}", file.display());
    }
}
