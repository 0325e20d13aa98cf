use crate::world::{Client, World};
use engine::Command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Compares with a golden file; writes it where told to.
fn is_golden(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).expect("written");
    }
    let blessed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(blessed == text, "{file} is not as it was: look at it, then `make bless`");
}

#[test]
fn the_description_is_the_golden_file() {
    is_golden("openapi/xianquan.json", &api::openapi_document());
}

#[test]
fn the_page_of_the_reference_is_what_the_tables_say() {
    is_golden("docs/reference/interface.md", &api::reference());
}

#[test]
fn every_command_of_a_client_has_its_endpoint() {
    let document: Value = serde_json::from_str(&api::openapi_document()).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().expect("paths");
    // Those of webhooks, keys, the demo world and drafts are no commands: the journal knows nothing of them.
    let others = ["webhooks", "keys"];
    let played = ["open_session", "start_busy_day", "read_terms"];
    let posts = paths.values().map(|item| &item["post"]);
    let posts = posts.filter(|post| !others.iter().any(|tag| post["tags"][0] == *tag));
    let posts = posts.filter(|post| !played.iter().any(|id| post["operationId"] == *id));
    let posts = posts.filter_map(|post| post["operationId"].as_str());
    let posts: BTreeSet<&str> = posts.filter(|&id| id != "batch").collect();
    let commands = Command::CATALOGUE.iter().map(|(name, _)| *name);
    let commands: BTreeSet<&str> = commands.filter(|&name| name != "tick").collect();
    assert_eq!(posts, commands);
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    match inner.as_str() {
                        Some(target) if name == "$ref" => drop(found.insert(target.to_owned())),
                        _ => references(inner, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document: Value = serde_json::from_str(&api::openapi_document()).expect("JSON");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 50, "{}", found.len());
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn the_server_shows_it_to_everybody() {
    let world = World::new();
    let shown = Client::nobody(&world.base).read("/openapi.json");
    assert_eq!(shown.ok()["info"]["title"], "Xianquan");
}
