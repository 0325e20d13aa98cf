//! The program, seen from outside. What it writes is read by DuckDB in the tests of `xq`.

use std::process::Command;

#[test]
fn a_folder_without_a_journal_is_told_in_one_line_and_gets_no_lake() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("lake");
    let mut program = Command::new(env!("CARGO_BIN_EXE_xq-lake"));
    let data = folder.path().join("nowhere");
    program.arg("--data").arg(&data).arg("export").arg("--out").arg(&out);
    let output = program.output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(told.starts_with("xq lake: ") && told.trim().lines().count() == 1, "{told}");
    assert!(!out.exists() && !data.exists());
}
