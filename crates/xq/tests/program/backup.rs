//! Backup while the server runs, restore, verify: the same digest.

use crate::server::{Server, deposit, ok, operator_key, person, run};
use serde_json::Value;

fn verified(data: &std::path::Path) -> Value {
    serde_json::from_str(&ok(data, &["verify", "--json"])).expect("JSON")
}

#[test]
fn a_restored_backup_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let [data, copy, restored] = ["data", "copy", "restored"].map(|name| folder.path().join(name));
    let key = operator_key(&data);
    let server = Server::start(&data);
    let client = server.client(&key);
    let holder = person(&client, "holder");
    for number in 0..20 {
        let reference = number.to_string();
        client.done("/v1/bank/deposits", &reference, &deposit(&holder, &reference));
    }
    ok(&data, &["snapshot"]);
    client.done("/v1/bank/deposits", "last", &deposit(&holder, "last"));
    ok(&data, &["backup", "--to", copy.to_str().unwrap()]);
    assert!(server.interrupt());
    let first = verified(&data);

    ok(&restored, &["restore", "--from", copy.to_str().unwrap()]);
    let second = verified(&restored);
    assert!(first["digest"].is_string(), "{first}");
    assert_eq!(first["digest"], second["digest"]);
    assert_eq!(first["head"], second["head"]);

    let again = run(&restored, &["restore", "--from", copy.to_str().unwrap()]);
    assert!(!again.status.success(), "a folder with data is not written over");
    let server = Server::start(&restored);
    let key = operator_key(&restored);
    let again = server.client(&key).post("/v1/bank/deposits", "last", &deposit(&holder, "last"));
    assert_eq!(again.unwrap().0, 201, "the restored server answers as the first did");
}
