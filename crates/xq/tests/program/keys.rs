//! Keys while the server runs.

use crate::server::{Server, ok, operator_key, run};

#[test]
fn a_revoked_key_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let before = operator_key(data);
    let server = Server::start(data);
    assert_eq!(server.client(&before).get("/v1/members").unwrap().0, 200);
    let during = operator_key(data);
    assert_eq!(server.client(&during).get("/v1/members").unwrap().0, 200);
    ok(data, &["keys", "revoke", "1"]);
    assert_eq!(server.client(&before).get("/v1/members").unwrap().0, 401);
    assert_eq!(server.client(&during).get("/v1/members").unwrap().0, 200);
    let list = ok(data, &["keys", "list"]);
    assert!(list.contains("revoked") && list.contains("active"), "{list}");
    assert!(!list.contains(&during), "no secret is listed");
    assert!(!run(data, &["keys", "revoke", "1"]).status.success(), "revoked already");
    assert!(server.interrupt());
}

#[test]
fn bad_arguments_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        ["keys", "create", "--member", "ser_1", "--role", "operator"],
        ["keys", "create", "--member", "mem_1", "--role", "king"],
        ["keys", "revoke", "x", "", "", ""],
    ] {
        let output = run(folder.path(), &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}
