//! Start, serve, stop.

use crate::server::{Server, deposit, operator_key, person, run};

#[test]
fn a_second_start_finds_the_data_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let key = operator_key(data);
    let server = Server::start(data);
    let client = server.client(&key);
    assert_eq!(client.get("/healthz").unwrap().0, 200);
    assert_eq!(client.get("/readyz").unwrap().0, 200);
    let holder = person(&client, "holder");
    let first = client.done("/v1/bank/deposits", "one", &deposit(&holder, "one"));
    assert!(server.interrupt(), "Ctrl-C ends it well");

    let server = Server::start(data);
    let client = server.client(&key);
    let again = client.done("/v1/bank/deposits", "one", &deposit(&holder, "one"));
    assert_eq!(again, first, "the same answer after a restart");
    assert!(server.terminate(), "SIGTERM ends it well");
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let second = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    let errors = String::from_utf8(second.stderr).unwrap();
    assert!(errors.contains("already being written"), "{errors}");
    assert_eq!(errors.lines().count(), 1, "one clear line: {errors}");
    assert!(server.interrupt());
}

#[test]
fn a_taken_port_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = run(folder.path(), &["serve", "--listen", &address]);
    assert_eq!(refused.status.code(), Some(1));
    let errors = String::from_utf8(refused.stderr).unwrap();
    assert!(errors.contains(&address) && errors.lines().count() == 1, "{errors}");
}

#[test]
fn the_front_door_shows_the_screens_or_says_how_to_build_them() {
    let folder = tempfile::tempdir().unwrap();
    let key = operator_key(folder.path());
    let server = Server::start(folder.path());
    let (status, page) = server.client(&key).get("/").unwrap();
    let page = page.as_str().expect("a page");
    let built = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist/index.html");
    assert_eq!((status, page.contains("make web")), (200, !built.exists()), "{page}");
    assert!(server.interrupt());
}
