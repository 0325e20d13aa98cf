//! The pages in `docs/reference` are what the program prints. `BLESS=1` writes them.

use super::{Page, text};
use std::{env, fs, path::PathBuf};

#[track_caller]
fn check(page: Page, file: &str) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    let path = root.join(file);
    let printed = text(page);
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(&root).unwrap();
        fs::write(&path, &printed).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == printed, "{file} is out of date: run `make bless` and look at the change");
}

#[test]
fn rejections_page_is_current() {
    check(Page::Rejections, "rejections.md");
}

#[test]
fn states_page_is_current() {
    check(Page::States, "states.md");
}

#[test]
fn every_code_has_a_heading() {
    let page = text(Page::Rejections);
    for code in engine::Code::ALL {
        let heading = format!("\n### {} `{}`\n", code.number(), code.name());
        assert!(page.contains(&heading), "{heading}");
    }
}
