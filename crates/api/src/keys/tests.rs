use super::{Caller, KeyError, KeyStore, MAX_LABEL, now};
use crate::{CodeSecret, Fault, Role};
use pg::DatabaseUrl;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use testbed::Cluster;
use units::{Duration, MemberId};

const MEMBER: MemberId = MemberId::new(3);

/// An empty database of its own; the server ends with the process.
fn database() -> DatabaseUrl {
    static SERVER: OnceLock<Cluster> = OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let server = SERVER.get_or_init(|| Cluster::start().expect("PostgreSQL starts"));
    let name = format!("keys{}", COUNT.fetch_add(1, Ordering::Relaxed));
    server.create_database(&name).expect("a database").parse().expect("a URL")
}

/// Waits for another thread or process; a test that waits for ever must fail.
fn until(mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed().as_secs() < 30, "waited in vain");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

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
fn a_key_revoked_through_another_connection_is_refused() {
    let (folder, store) = store();
    let key = store.create(MEMBER, Role::Bank, "", None).expect("made");
    assert!(store.caller(&key.secret).is_ok());
    let other = KeyStore::open(folder.path()).expect("the same file");
    assert!(other.revoke(key.id).expect("revoked"));
    assert!(!other.revoke(key.id).expect("once only"));
    until(|| store.caller(&key.secret) == Err(Fault::ApiKeyRevoked));
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

#[test]
fn keys_in_a_database_are_those_of_every_node() {
    let url = database();
    let [one, other] = [(); 2].map(|()| KeyStore::connect(&url).expect("connects"));
    let key = one.create(MEMBER, Role::Issuer, "till", None).expect("made");
    let caller = Caller { member: MEMBER, role: Role::Issuer };
    assert_eq!(one.caller(&key.secret), Ok(caller));
    until(|| other.caller(&key.secret) == Ok(caller));
    assert!(other.revoke(key.id).expect("revoked"));
    assert!(!one.revoke(key.id).expect("once only"));
    assert_eq!(other.caller(&key.secret), Err(Fault::ApiKeyRevoked));
    until(|| one.caller(&key.secret) == Err(Fault::ApiKeyRevoked));
    let listed = other.list().expect("listed");
    assert_eq!((listed.len(), &*listed[0].label, listed[0].role), (1, "till", Role::Issuer));
    assert!(listed[0].revoked_at.is_some() && listed[0].created_at <= now());
    let before = now().before(Duration::from_secs(1));
    let ended = one.create(MEMBER, Role::Holder, "", Some(before)).expect("made");
    assert_eq!(one.caller(&ended.secret), Err(Fault::ApiKeyExpired));
    assert_eq!(other.list().expect("listed")[1].expires_at, Some(before));
}

#[test]
fn a_key_made_through_another_node_is_found_at_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    let url = database();
    let [one, other] = [(); 2].map(|()| KeyStore::connect(&url).expect("connects"));
    for _ in 0..3 {
        let key = one.create(MEMBER, Role::Holder, "", None).expect("made");
        assert!(runtime.block_on(other.caller_anywhere(&key.secret)).is_ok());
    }
    let unknown = runtime.block_on(other.caller_anywhere("xqk_00"));
    assert_eq!(unknown, Err(Fault::ApiKeyUnknown));
}

#[test]
fn the_secret_of_the_codes_is_one_for_all_nodes() {
    let url = database();
    let one = KeyStore::connect(&url).expect("connects").code_secret().expect("made");
    assert!(CodeSecret::connect(&url).expect("read") == one);
    let (_folder, store) = store();
    let own = store.code_secret().expect("made");
    assert!(!own.copy_to(&url).expect("asks"), "another secret stands there");
    assert!(own.copy_to(&database()).expect("copies"));
}

#[test]
fn keys_are_copied_into_a_database_as_they_are() {
    let (_folder, store) = store();
    let [key, gone] = ["phone", "lost"].map(|label| {
        store.create(MEMBER, Role::Holder, label, Some(now().after(Duration::from_days(9))))
    });
    let (key, gone) = (key.expect("made"), gone.expect("made"));
    store.revoke(gone.id).expect("revoked");
    let url = database();
    let copy = KeyStore::connect(&url).expect("connects");
    for _ in 0..2 {
        assert_eq!(copy.copy_from(&store).expect("copies"), 2);
    }
    assert_eq!(copy.list().expect("listed"), store.list().expect("listed"));
    assert!(copy.caller(&key.secret).is_ok());
    assert_eq!(copy.caller(&gone.secret), Err(Fault::ApiKeyRevoked));
    let new = copy.create(MEMBER, Role::Bank, "", None).expect("made");
    assert_eq!(new.id, gone.id + 1);
    assert!(matches!(copy.copy_from(&store), Err(KeyError::OtherKeys)));
}
