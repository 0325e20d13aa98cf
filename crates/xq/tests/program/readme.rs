//! The quick start of the README, run as it is written.

use crate::server::{Server, xq};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The commands of the block under "## Quick start", as one script.
fn quick_start() -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (_, section) = readme.split_once("\n## Quick start\n").expect("the section");
    let section = section.split("\n## ").next().unwrap();
    let (_, block) = section.split_once("```sh\n").expect("a block");
    let (block, _) = block.split_once("```").expect("an end");
    block.to_owned()
}

#[test]
fn the_quick_start_works_as_written() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let server = Server::start_as(data, &["demo"]);
    let script = format!("set -euo pipefail\n{}", quick_start());
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut shell = Command::new("bash");
    shell.arg("-c").arg(script).current_dir(root);
    shell.env("XQ_BIN", xq(data).get_program());
    shell.env("XQ_SERVER", &server.url).env("XQ_DATA", data).env_remove("XQ_KEY");
    let output = shell.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}\n{printed}");
    for word in ["units_issued", "filled", "captured", "digest"] {
        assert!(printed.contains(word), "{word} is missing: {printed}");
    }
    assert!(server.interrupt());
}

/// Commands stand in paragraphs of their own.
#[test]
fn the_quick_start_has_six_commands() {
    let script = quick_start();
    assert_eq!(script.trim().split("\n\n").count(), 6, "{script}");
}
