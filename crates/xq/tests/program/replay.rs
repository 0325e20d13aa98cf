//! `xq replay complete-journey` from outside: it ties, goes on after a kill, and fails on a cent.

use crate::server::{ok, run, xq};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/complete_journey");

fn replay(tables: &Path, keep: &Path) -> Output {
    let mut command = xq(keep);
    command.args(["replay", "complete-journey", "--json", "--keep"]).arg(keep).arg(tables);
    command.output().expect("the program starts")
}

/// The report of a replay that ties.
#[track_caller]
fn tied(tables: &Path, keep: &Path) -> Value {
    let output = replay(tables, keep);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let checks = report["checks"].as_array().expect("checks");
    assert_eq!(checks.len(), 6);
    for check in checks {
        assert!(check["looked_at"].as_u64() > Some(0), "{check}");
        assert_eq!(check["differences"].as_array().map(Vec::len), Some(0), "{check}");
    }
    report
}

/// The exit code and what was said about it.
fn refused(tables: &Path, keep: &Path) -> (Option<i32>, String) {
    let output = replay(tables, keep);
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

fn copy_of_the_fixture() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in std::fs::read_dir(FIXTURE).expect("the fixture") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), folder.path().join(file.file_name())).expect("copied");
    }
    folder
}

#[test]
fn the_hand_made_year_ties_and_may_be_run_again() {
    let keep = tempfile::tempdir().expect("a folder");
    let report = tied(Path::new(FIXTURE), keep.path());
    assert_eq!(report["total"]["redemptions"], 10);
    assert_eq!(report["total"]["manufacturer"], 1_210);
    assert_eq!(report["total"]["store"], 100);
    assert_eq!(report["manufacturers"]["unknown"]["manufacturer"], 525);
    assert_eq!(report["issued"], 1_730);
    assert_eq!(report["expired"], 520);
    assert!(ok(&keep.path().join("server"), &["verify"]).contains("verified"));

    let again = tied(Path::new(FIXTURE), keep.path());
    for part in ["total", "manufacturers", "stores", "issued", "expired"] {
        assert_eq!(again[part], report[part], "{part}");
    }
}

#[test]
fn a_store_that_adds_a_cent_in_the_files_only_does_not_tie() {
    let tables = copy_of_the_fixture();
    let keep = tempfile::tempdir().expect("a folder");
    tied(tables.path(), keep.path());
    let path = tables.path().join("transactions.csv");
    let text = std::fs::read_to_string(&path).expect("read");
    let changed = text.replace("0.55,0.45", "0.55,0.46");
    assert_ne!(text, changed);
    std::fs::write(&path, changed).expect("written");
    let (code, errors) = refused(tables.path(), keep.path());
    assert_eq!(code, Some(1));
    assert!(errors.contains("do not tie"), "{errors}");
}

#[test]
fn progress_of_other_tables_or_of_another_server_is_refused() {
    let tables = copy_of_the_fixture();
    let keep = tempfile::tempdir().expect("a folder");
    tied(tables.path(), keep.path());
    std::fs::remove_dir_all(keep.path().join("server")).expect("removed");
    let (code, errors) = refused(tables.path(), keep.path());
    assert_eq!(code, Some(1));
    assert!(errors.contains("another server"), "{errors}");

    let path = tables.path().join("transactions.csv");
    let text = std::fs::read_to_string(&path).expect("read");
    std::fs::write(&path, text.replace("5.0,0.0", "5.5,0.0")).expect("written");
    let (code, errors) = refused(tables.path(), keep.path());
    assert_eq!(code, Some(1));
    assert!(errors.contains("other tables"), "{errors}");
}

#[test]
fn missing_tables_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("text");
    let failed = run(folder.path(), &["replay", "complete-journey", path, "--keep", path]);
    assert_eq!(failed.status.code(), Some(1));
    let errors = String::from_utf8(failed.stderr).expect("UTF-8");
    assert!(errors.contains("campaign_descriptions"), "{errors}");
}

/// The year of real coupons, where the machine has it.
fn real_tables() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = ["../shared/data/complete_journey", "../../shared/data/complete_journey"];
    beside.iter().map(|place| root.join(place)).find(|path| path.is_dir())
}

#[test]
fn a_year_of_real_coupons_ties_to_the_cent() {
    let Some(tables) = real_tables() else {
        eprintln!("skipped: ../shared/data/complete_journey is not there");
        return;
    };
    let keep = tempfile::tempdir().expect("a folder");
    let report = tied(&tables, keep.path());
    assert_eq!(report["total"]["redemptions"], 17_427);
    assert_eq!(report["total"]["manufacturer"], 2_090_506);
    assert_eq!(report["total"]["store"], 362_070);
    assert_eq!(report["issued"], 77_875_250 + 1_804_757);
    assert_eq!(report["expired"], 77_589_501);
    let sides =
        ["manufacturers", "stores"].map(|side| report[side].as_object().map_or(0, |s| s.len()));
    assert_eq!(sides, [428, 152]);
    eprintln!("{}", report["laps"]);
}
