//! Webhooks of the real program: killed in between, and checked by others' code.

use crate::python::{blocks, printed, run_python};
use crate::receiver::{Received, Receiver};
use crate::server::{Server, deposit, ok, operator_key, person, run};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const SERVE: [&str; 4] = ["serve", "--clock", "sandbox", "--allow-http-webhooks"];

fn endpoint(server: &Server, key: &str, url: &str) -> Value {
    let body = json!({ "url": url, "everything": true, "events": ["ledger.*"] });
    server.client(key).done("/v1/webhooks", "hook", &body)
}

#[test]
fn a_kill_loses_no_event_and_doubles_keep_their_id() {
    let folder = tempfile::tempdir().unwrap();
    let key = operator_key(folder.path());
    let receiver = Receiver::start(&[]);
    let mut server = Server::start_as(folder.path(), &SERVE);
    endpoint(&server, &key, &receiver.url);
    let member = person(&server.client(&key), "member");
    let mut expected = BTreeSet::new();
    for round in 0..3 {
        for number in 0..20 {
            let reference = format!("{round}-{number}");
            let client = server.client(&key);
            let done = client.done("/v1/bank/deposits", &reference, &deposit(&member, &reference));
            expected.insert(done["sequence"].as_u64().expect("a sequence"));
        }
        server.kill();
        server = Server::start_as(folder.path(), &SERVE);
    }
    let mut count = expected.len();
    let received = loop {
        let received = receiver.wait_for(count);
        let sequences: BTreeSet<u64> = received.iter().map(sequence).collect();
        if sequences.is_superset(&expected) {
            break received;
        }
        count = received.len() + 1;
    };
    let ids: BTreeSet<(u64, &str)> =
        received.iter().map(|one| (sequence(one), one.header("webhook-id"))).collect();
    assert_eq!(ids.len(), expected.len(), "one id an event");
    let list = ok(folder.path(), &["webhooks", "list", "--server", &server.url, "--key", &key]);
    assert!(list.contains("whk_1"), "{list}");
    let args =
        ["webhooks", "replay", "whk_1", "--sequence", "1", "--server", &server.url, "--key", &key];
    ok(folder.path(), &args);
    receiver.wait_for(received.len() + expected.len());
    let args = ["webhooks", "deliveries", "whk_1", "--server", &server.url, "--key", &key];
    let list = ok(folder.path(), &args);
    assert!(list.contains("ledger.deposited"), "{list}");
    assert_eq!(run(folder.path(), &["webhooks", "replay", "whk_1"]).status.code(), Some(2));
}

fn sequence(received: &Received) -> u64 {
    received.json()["data"]["sequence"].as_u64().expect("a number")
}

/// A message that came, and the secret.
fn message(folder: &Path) -> (Received, String) {
    let key = operator_key(folder);
    let receiver = Receiver::start(&[]);
    let server = Server::start_as(folder, &SERVE);
    let hook = endpoint(&server, &key, &receiver.url);
    let id = hook["id"].as_str().expect("an id");
    // Two signatures: the first secret must do as well as the second.
    let client = server.client(&key);
    client.done(&format!("/v1/webhooks/{id}/rotate"), "rotate", &json!({}));
    let member = person(&client, "member");
    client.done("/v1/bank/deposits", "in", &deposit(&member, "in"));
    let received = receiver.wait_for(1).remove(0);
    (received, hook["secret"].as_str().expect("a secret").to_owned())
}

#[test]
fn receivers_check_signatures_as_the_recipe_says() {
    let folder = tempfile::tempdir().unwrap();
    let (message, secret) = message(folder.path());
    let headers = serde_json::to_string(&message.headers).unwrap();
    let args = [secret.as_str(), &headers, &message.body];
    let library = "import sys, json\nfrom standardwebhooks import Webhook\n\
                   Webhook(sys.argv[1]).verify(sys.argv[3], json.loads(sys.argv[2]))";
    run_python(folder.path(), library, &args);
    let own = blocks("docs/recipes/webhooks.md", "python").remove(0);
    let check = "\nimport sys, json\nsecret, headers, body = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3].encode()\n\
                 assert is_genuine(secret, headers, body)\n\
                 assert not is_genuine(secret, headers, body + b' ')\n\
                 assert not is_genuine(secret, headers, body, time.time() + 301)\n";
    run_python(folder.path(), &(own + check), &args);
    let Ok(version) = Command::new("node").arg("--version").output() else {
        eprintln!("node is not installed: the recipe for Node.js was not tried");
        return;
    };
    assert!(version.status.success());
    let own = blocks("docs/recipes/webhooks.md", "js").remove(0);
    let check = "\nimport assert from 'node:assert';\n\
                 const [secret, headers, body] = process.argv.slice(-3);\n\
                 assert(isGenuine(secret, JSON.parse(headers), body));\n\
                 assert(!isGenuine(secret, JSON.parse(headers), body + ' '));\n\
                 assert(!isGenuine(secret, JSON.parse(headers), body, Date.now() / 1000 + 301));\n";
    let file = folder.path().join("check.mjs");
    std::fs::write(&file, own.clone() + check).unwrap();
    let output = Command::new("node").arg(&file).args(args).output().unwrap();
    printed(&output, &own);
}
