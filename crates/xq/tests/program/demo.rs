//! The demo world: filled once, found again, alive.

use crate::server::{Server, ok, run, xq};
use serde_json::{Value, json};
use std::fs;

#[test]
fn a_second_start_goes_on_with_the_first_world() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let server = Server::start_as(data, &["demo", "--quiet-world"]);
    let key = fs::read_to_string(data.join("operator.key")).unwrap();
    let client = server.client(key.trim());
    let members = client.get("/v1/members?limit=5").unwrap();
    assert_eq!(members.0, 200, "{}", members.1);
    let book = client.get("/v1/trade/markets/ser_1/book").unwrap();
    assert_eq!(book.0, 200, "{}", book.1);
    for side in ["bids", "asks"] {
        let levels = book.1[side].as_array().expect("levels");
        assert!(levels.len() > 1, "{side}: {}", book.1);
    }
    assert!(server.interrupt());

    let server = Server::start_as(data, &["demo", "--quiet-world"]);
    let again = server.client(key.trim()).get("/v1/trade/markets/ser_1/book").unwrap();
    assert_eq!(again.1["bids"], book.1["bids"], "the first world is still there");
    assert!(server.interrupt());
}

#[test]
fn a_coupon_is_traced_from_its_issue_to_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_as(folder.path(), &["demo", "--quiet-world"]);
    // The first coupon that a maker was issued went behind its first order.
    let token = units::TokenId { series: units::SeriesId::new(1), serial: 201 }.to_string();
    let printed = ok(folder.path(), &["trace", &token, "--json"]);
    let steps: Vec<Value> = printed.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(steps[0]["command"], "issue_units", "{printed}");
    assert_eq!(steps[0]["from"], "mint", "{printed}");
    assert!(steps.len() > 1, "{printed}");
    for two in steps.windows(2) {
        assert_eq!(two[0]["to"], two[1]["from"], "each step begins where the last ended");
        assert!(two[0]["sequence"].as_u64() <= two[1]["sequence"].as_u64());
    }
    let never = units::TokenId { series: units::SeriesId::new(1), serial: 1_000_000 }.to_string();
    assert_eq!(run(folder.path(), &["trace", &never]).status.code(), Some(1));
    assert!(server.interrupt());
}

#[cfg(unix)]
#[test]
fn the_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_as(folder.path(), &["demo", "--quiet-world"]);
    let mode = fs::metadata(folder.path().join("operator.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(server.interrupt());
}

#[test]
fn its_people_are_played_and_have_a_busy_day() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_as(folder.path(), &["demo", "--quiet-world"]);
    let nobody = server.client("");
    let (status, personas) = nobody.get("/v1/sandbox/personas").unwrap();
    assert_eq!(status, 200, "{personas}");
    let mut keys = Vec::new();
    for name in ["operator", "holder-chen"] {
        let listed = personas.as_array().expect("a list").iter().find(|p| p["persona"] == name);
        let path = format!("/v1/sandbox/personas/{name}/session");
        let (status, session) = nobody.post(&path, "", &json!({})).unwrap();
        assert_eq!(status, 201, "{session}");
        assert_eq!(session["member"], listed.expect("listed")["member"]);
        keys.push(session["key"].as_str().expect("a key").to_owned());
    }
    let (operator, holder) = (server.client(&keys[0]), server.client(&keys[1]));
    assert_eq!(holder.get("/v1/wallet/holdings").unwrap().0, 200);
    let before = operator.get("/readyz").unwrap().1["sequence"].as_u64().unwrap();
    let path = "/v1/sandbox/busy-day";
    assert_eq!(holder.post(path, "", &json!({})).unwrap().0, 403);
    let (status, day) = operator.post(path, "", &json!({"rate": 200})).unwrap();
    assert_eq!((status, &day["of"]), (201, &json!(12_000)), "{day}");
    loop {
        let day = operator.get(path).unwrap().1;
        assert_eq!(day["running"], true, "{day}");
        if day["done"].as_u64().unwrap() > 50 {
            break;
        }
        std::thread::yield_now();
    }
    let after = operator.get("/readyz").unwrap().1["sequence"].as_u64().unwrap();
    assert!(after > before, "people act: {before} {after}");
    assert!(server.interrupt(), "it ends in the middle of a day");
}

#[test]
fn a_demo_for_others_is_played_by_nobody_unless_it_is_opened() {
    for (more, status) in [(None, 403), (Some("--open-personas"), 201)] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = xq(folder.path());
        command.args(["demo", "--quiet-world"]).args(more);
        let server = Server::launch_at(command, "0.0.0.0");
        let path = "/v1/sandbox/personas/operator/session";
        let (answered, body) = server.client("").post(path, "", &json!({})).unwrap();
        assert_eq!(answered, status, "{body}");
        assert!(server.interrupt());
    }
}
