//! Measuring: the shape of what is told, never how fast it was.

use crate::server::{Server, ok, operator_key};
use serde_json::Value;

#[test]
fn lines_are_told_with_their_targets() {
    let data = tempfile::tempdir().expect("a folder");
    let args = ["bench", "--quick", "--only", "matching,issue", "--json"];
    let told: Value = serde_json::from_str(&ok(data.path(), &args)).expect("JSON");
    let names: Vec<_> = told["figures"].as_array().expect("a list").iter().collect();
    let of = |figure: &Value| [figure["line"].clone(), figure["figure"].clone()];
    let wanted = [["matching", "messages"], ["issue", "time"], ["issue", "events"]];
    assert_eq!(names.iter().map(|figure| of(figure)).collect::<Vec<_>>(), wanted);
    for figure in names {
        assert!(figure["median"].as_f64().expect("a number") > 0.0, "{figure}");
        assert!(figure["holds"].is_boolean() && figure["target"].is_string(), "{figure}");
    }
    assert_eq!(told["figures"][2]["median"], 1.0, "one event");
    assert!(told["machine"]["cores"].as_u64().expect("a number") > 0);
    let left = std::fs::read_dir(data.path()).expect("a folder").count();
    assert_eq!(left, 0, "what was written is deleted");
}

#[test]
fn a_line_in_a_process_of_its_own_is_told_too() {
    let data = tempfile::tempdir().expect("a folder");
    let args = ["bench", "--quick", "--only", "durable-payments", "--json"];
    let told: Value = serde_json::from_str(&ok(data.path(), &args)).expect("JSON");
    let figures = told["figures"].as_array().expect("a list");
    assert_eq!(figures.len(), 5);
    assert!(figures[0]["ratio"].as_f64().expect("beside the baseline") > 0.0);
}

#[test]
fn sql_is_measured_on_a_server_of_its_own() {
    let data = tempfile::tempdir().expect("a folder");
    // Where we are root the server is somebody else.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(data.path(), open).expect("ours");
    let args = ["bench", "--quick", "--only", "set-based", "--json"];
    let told: Value = serde_json::from_str(&ok(data.path(), &args)).expect("JSON");
    let figures = told["figures"].as_array().expect("a list");
    assert_eq!(figures.len(), 2);
    for figure in figures {
        assert!(figure["median"].as_f64().expect("a number") > 0.0, "{figure}");
    }
    assert_eq!(std::fs::read_dir(data.path()).expect("a folder").count(), 0, "all is gone");
}

#[test]
fn curves_are_drawn() {
    let data = tempfile::tempdir().expect("a folder");
    let svg = data.path().join("pictures");
    let svg_arg = svg.to_str().expect("UTF-8");
    let args = ["bench", "scale", "--quick", "--only", "price-levels", "--json", "--svg", svg_arg];
    let told: Value = serde_json::from_str(&ok(data.path(), &args)).expect("JSON");
    let points = told["curves"][0]["traces"][0]["points"].as_array().expect("a list");
    assert_eq!(points.iter().map(|point| &point[0]).collect::<Vec<_>>(), [100, 1_000]);
    let picture = std::fs::read_to_string(svg.join("price-levels.svg")).expect("a picture");
    assert!(picture.starts_with("<svg"), "{picture}");
}

#[test]
fn every_op_of_a_load_is_accounted_for() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Server::start(data.path());
    let key = operator_key(data.path());
    let load = |args: &[&str]| -> Value {
        let all = [&["load", "--server", &server.url, "--key", &key, "--json"], args].concat();
        serde_json::from_str(&ok(data.path(), &all)).expect("JSON")
    };
    for ops in ["payments", "orders", "mix"] {
        let told = load(&["--ops", ops, "--requests", "20", "--connections", "3", "--batch", "7"]);
        assert_eq!([&told["requests"], &told["ops"]], [20, 140], "{told}");
    }
    let told = load(&["--requests", "50", "--connections", "4", "--rate", "100000"]);
    assert_eq!([&told["requests"], &told["ops"]], [50, 50], "{told}");
    let told = load(&["--requests", "5", "--batch", "2", "--members", "mem_1,mem_1"]);
    assert_eq!([&told["requests"], &told["ops"]], [5, 0], "{told}");
    assert_eq!(told["errors"], serde_json::json!({ "same_member": 10 }));
}
