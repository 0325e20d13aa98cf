//! The demo world: filled once, found again, alive.

use crate::server::Server;
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
