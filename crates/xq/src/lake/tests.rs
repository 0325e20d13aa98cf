use super::*;

fn left(given: &[&str], before: usize) -> Vec<String> {
    let given: Vec<OsString> = given.iter().map(Into::into).collect();
    without_name(&given, before).map(|word| word.to_string_lossy().into_owned()).collect()
}

#[test]
fn only_the_subcommand_is_left_out() {
    let given = ["--data", "lake", "lake", "export", "--out", "lake"];
    assert_eq!(left(&given, 3), ["--data", "lake", "export", "--out", "lake"]);
    assert_eq!(left(&["lake"], 1), [""; 0]);
}
