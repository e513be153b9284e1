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
pub fn run(options: &Options) -> bool {
    let tests: Vec<&Test> = ALL
        .iter()
        .flat_map(|tests| tests.iter())
        .filter(|test| test.name.contains(&options.filter))
        .collect();
    let tests = &tests;
    let counts = std::thread::scope(|scope| {
        let runs = [Browser::Chromium, Browser::Firefox]
            .map(|browser| scope.spawn(move || run_in(browser, options, tests)));
        runs.map(|run| run.join().unwrap_or((0, 1)))
    });
    let (passed, failed) = counts
        .iter()
        .fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {passed} passed; {failed} failed");
    failed == 0 && passed > 0
}

fn run_in(browser: Browser, options: &Options, tests: &[&Test]) -> (u32, u32) {
    let Some(driver) = Driver::start(browser, &options.programs) else {
        return (0, 0);
    };
    let mut page = driver.page(&options.origin);
    let (mut passed, mut failed) = (0, 0);
    for test in tests {
        let start = Instant::now();
        let result = std::panic::catch_unwind(AssertUnwindSafe(|| {
            page.resize(1280, 720);
            page.prefer(Theme::Light, false);
            (test.run)(&page);
        }));
        let seconds = start.elapsed().as_secs_f64();
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        println!(
            "{:<9} {} ... {word} ({seconds:.1} s)",
            browser.name(),
            test.name
        );
        if result.is_ok() {
            passed += 1;
            continue;
        }
        failed += 1;
        picture(&page, browser, test);
        // The browser may be in any state now, so the next test gets a new one.
        page.close();
        page = driver.page(&options.origin);
    }
    page.close();
    (passed, failed)
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
