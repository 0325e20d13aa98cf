//! Second opinions from outside: programs in Python, and the code in documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A Python that has what the tests compare with. It is installed where it is missing.
#[track_caller]
pub fn python() -> PathBuf {
    let output = Command::new(root().join("scripts/python.sh")).output().expect("bash");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "scripts/python.sh: {errors}");
    PathBuf::from(String::from_utf8(output.stdout).expect("text").trim())
}

/// What a program in Python printed; it must end well.
#[track_caller]
pub fn run_python(folder: &Path, program: &str, args: &[&str]) -> String {
    let output =
        Command::new(python()).current_dir(folder).arg("-c").arg(program).args(args).output();
    printed(&output.expect("Python starts"), program)
}

#[track_caller]
pub fn printed(output: &Output, program: &str) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}\n{errors}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// The blocks of a language in a document.
pub fn blocks(document: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(document)).expect("a document");
    let begin = format!("```{language}\n");
    let parts = text.split(&begin).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
}
