//! `xq replay complete-journey`: clears a year of real manufacturers' coupons through a server.

mod campaigns;
mod expected;
mod lines;
mod plan;
mod tables;
#[cfg(test)]
mod tests;

/// A copy of the hand-made tables, to be changed by a test as it likes.
#[cfg(test)]
fn fixture() -> tempfile::TempDir {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/complete_journey");
    let folder = tempfile::tempdir().expect("a folder");
    for file in std::fs::read_dir(source).expect("the fixture") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), folder.path().join(file.file_name())).expect("copied");
    }
    folder
}
