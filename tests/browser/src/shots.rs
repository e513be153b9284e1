//! Takes the pictures of `scenes.rs` in Chromium.

use crate::Options;
use crate::driver::{Browser, Driver};
use crate::page::{Page, Theme};
use crate::scenes::{ALL, Scene, with_scenarios};
use std::path::Path;

/// Takes every picture whose name fits; true if all could be taken.
pub fn run(options: &Options) -> bool {
    let Some(driver) = Driver::start(Browser::Chromium, &options.programs) else {
        return false;
    };
    std::fs::create_dir_all(&options.path).expect("the folder for pictures can be made");
    let page = driver.page(&options.origin);
    for scene in ALL
        .iter()
        .filter(|scene| scene.name.contains(&options.filter))
    {
        for &size in scene.sizes {
            for &theme in scene.themes {
                take(&page, scene, size, theme, &options.path);
            }
        }
    }
    page.close();
    true
}

fn take(page: &Page, scene: &Scene, size: (u32, u32), theme: Theme, folder: &Path) {
    page.resize(size.0, size.1);
    page.prefer(theme, false);
    page.visit(scene.path);
    page.until("something is drawn", || page.all_by_role("main").len() == 1);
    if !scene.script.is_empty() {
        page.open(scene.path);
        page.eval_async(&with_scenarios(scene.script), vec![]);
    }
    settle(page);
    let word = if theme == Theme::Dark {
        "dark"
    } else {
        "light"
    };
    let file = folder.join(format!("{}-{}-{word}.png", scene.name, size.0));
    std::fs::write(&file, page.screenshot()).expect("the picture can be written");
    println!("{}", file.display());
}

/// Waits until what the script changed is painted and has stopped moving.
fn settle(page: &Page) {
    let frames = "for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);";
    page.eval_async(frames, vec![]);
    page.until("nothing moves any more", || {
        page.eval("return document.getAnimations().every((each) => each.playState !== 'running')")
            == true
    });
    page.eval_async(frames, vec![]);
}
