use super::{CodeSecret, code_hash};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use units::MemberId;

#[test]
fn a_code_is_the_same_for_the_same_key_after_a_restart_and_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (MemberId::new(1), MemberId::new(2));
    let secret = CodeSecret::open(folder.path()).expect("made");
    let code = secret.code("gift", one, "k1");
    let again = CodeSecret::open(folder.path()).expect("read");
    assert_eq!(again.code("gift", one, "k1"), code);
    let codes = BTreeSet::from([
        code,
        secret.code("gift", two, "k1"),
        secret.code("gift", one, "k2"),
        secret.code("till", one, "k1"),
    ]);
    assert_eq!(codes.len(), 4);
    for code in codes {
        assert_eq!(code.len(), 19, "{code}");
        assert!(code_hash(&code).is_some());
    }
    let file = folder.path().join("codes.key");
    let mode = std::fs::metadata(file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_damaged_secret_is_not_replaced_in_silence() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("codes.key"), "short").expect("written");
    assert!(CodeSecret::open(folder.path()).is_err());
}

#[test]
fn case_hyphens_and_spaces_of_a_code_do_not_count() {
    assert_eq!(code_hash("abcd-EFGH 12"), code_hash("ABCDEFGH12"));
    assert_ne!(code_hash("ABCDEFGH12"), code_hash("ABCDEFGH13"));
    for bad in ["", "12345", "券码券码券码", "abc\u{7}defgh", &"x".repeat(65)] {
        assert_eq!(code_hash(bad), None, "{bad}");
    }
}
