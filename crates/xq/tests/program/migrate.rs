//! `xq migrate`, and the commands that read a journal in a database.

use crate::server::{Server, deposit, ok, operator_key, person, run};
use std::path::Path;
use testbed::Cluster;

fn filled(data: &Path) {
    let key = operator_key(data);
    let server = Server::start(data);
    let client = server.client(&key);
    let holder = person(&client, "holder");
    for number in 0..10 {
        let reference = number.to_string();
        client.done("/v1/bank/deposits", &reference, &deposit(&holder, &reference));
    }
    let hook = serde_json::json!({ "url": "https://hooks.example/xq", "events": ["*"] });
    client.done("/v1/webhooks", "hook", &hook);
    assert!(server.interrupt());
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_data_folder_moves_into_a_database_whole() {
    let server = Cluster::start().unwrap();
    let url = server.create_database("xq").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    filled(data);
    let kept = tempfile::tempdir().unwrap();
    let there = |args: &[&str]| ok(kept.path(), &[&["--database-url", &url], args].concat());
    let verified = json(&ok(data, &["verify", "--json"]));

    let moved = json(&ok(data, &["migrate", "--json", "--database-url", &url]));
    for value in ["records", "batches", "head", "digest"] {
        assert_eq!(moved[value], verified[value], "{value}");
    }
    assert_eq!((&moved["keys"], &moved["found"]), (&1.into(), &0.into()));
    assert_eq!(moved["webhooks"], 1);
    let mut sql = server.client("xq").unwrap();
    let next = "SELECT url, nextval(pg_get_serial_sequence('webhooks.endpoint', 'id')) \
                FROM webhooks.endpoint";
    let row = sql.query_one(next, &[]).unwrap();
    assert_eq!(
        (row.get(0), row.get(1)),
        ("https://hooks.example/xq", 2_i64),
        "no id is given twice"
    );

    assert_eq!(json(&there(&["verify", "--json"])), verified);
    let lines = ok(data, &["journal", "export"]);
    assert!(lines.lines().count() >= 12);
    assert_eq!(there(&["journal", "export"]), lines);
    assert_eq!(there(&["keys", "list", "--json"]), ok(data, &["keys", "list", "--json"]));
    let snapshot = json(&there(&["snapshot", "--json"]));
    assert_eq!(snapshot["digest"], verified["digest"]);
    assert_eq!(
        json(&there(&["verify", "--json"]))["snapshots"],
        serde_json::json!([snapshot["sequence"]])
    );

    for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate", "--database-url", &url]] {
        let refused = run(data, args);
        let errors = String::from_utf8(refused.stderr).unwrap();
        assert!(!refused.status.success() && errors.contains("was moved to"), "{args:?}: {errors}");
    }
}

#[test]
fn where_to_must_be_said_and_must_be_reached() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let told = |args: &[&str]| {
        let refused = run(folder.path(), args);
        assert_eq!(refused.status.code(), Some(1), "{args:?}");
        String::from_utf8(refused.stderr).unwrap()
    };
    assert!(told(&["migrate"]).contains("--database-url postgres://"));
    let nowhere = "postgres://xq:s3cret@127.0.0.1:1/xq";
    let errors = told(&["migrate", "--database-url", nowhere]);
    assert!(errors.contains("cannot connect to PostgreSQL at 127.0.0.1:1"), "{errors}");
    assert!(!errors.contains("s3cret"), "{errors}");
    ok(folder.path(), &["verify"]);
    let refused = run(folder.path(), &["verify", "--database-url", "mysql://xq:s3cret@db/xq"]);
    let errors = String::from_utf8(refused.stderr).unwrap();
    assert!(errors.contains("begins with postgres://"), "{errors}");
}
