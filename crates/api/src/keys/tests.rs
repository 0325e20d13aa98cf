use super::{Caller, KeyStore, MAX_LABEL, now};
use crate::{Fault, Role};
use units::{Duration, MemberId};

const MEMBER: MemberId = MemberId::new(3);

fn store() -> (tempfile::TempDir, KeyStore) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = KeyStore::open(folder.path()).expect("a new file");
    (folder, store)
}

#[test]
fn a_key_speaks_for_its_member_and_its_secret_is_nowhere_on_disk() {
    let (folder, store) = store();
    let key = store.create(MEMBER, Role::Holder, "phone", None).expect("made");
    let caller = Caller { member: MEMBER, role: Role::Holder };
    assert_eq!(store.caller(&key.secret), Ok(caller));
    assert_eq!(store.caller("xqk_00"), Err(Fault::ApiKeyUnknown));
    drop(store);
    let bytes = std::fs::read(folder.path().join("keys.db")).expect("a file");
    let secret = key.secret.as_bytes();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret));
}

#[test]
fn a_key_revoked_through_another_connection_is_refused_at_once() {
    let (folder, store) = store();
    let key = store.create(MEMBER, Role::Bank, "", None).expect("made");
    assert!(store.caller(&key.secret).is_ok());
    let other = KeyStore::open(folder.path()).expect("the same file");
    assert!(other.revoke(key.id).expect("revoked"));
    assert!(!other.revoke(key.id).expect("once only"));
    assert_eq!(store.caller(&key.secret), Err(Fault::ApiKeyRevoked));
    let listed = store.list().expect("listed");
    assert!(listed[0].revoked_at.is_some());
}

#[test]
fn a_key_made_through_another_connection_is_found_at_once() {
    let (folder, store) = store();
    assert_eq!(store.caller("xqk_1"), Err(Fault::ApiKeyUnknown));
    let other = KeyStore::open(folder.path()).expect("the same file");
    let key = other.create(MEMBER, Role::Issuer, "", None).expect("made");
    assert!(store.caller(&key.secret).is_ok());
}

#[test]
fn an_expired_key_is_refused() {
    let (_folder, store) = store();
    let before = now().before(Duration::from_secs(1));
    let key = store.create(MEMBER, Role::Holder, "", Some(before)).expect("made");
    assert_eq!(store.caller(&key.secret), Err(Fault::ApiKeyExpired));
}

#[test]
fn a_label_has_a_bound() {
    let (_folder, store) = store();
    let long = "长".repeat(MAX_LABEL + 1);
    assert!(store.create(MEMBER, Role::Holder, &long, None).is_err());
    assert!(store.create(MEMBER, Role::Holder, &long[..192], None).is_ok());
}
