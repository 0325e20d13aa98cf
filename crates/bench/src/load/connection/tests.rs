//! Heads of answers.

use super::{find, read_head};

#[test]
fn a_head_tells_status_and_length() {
    let head = b"HTTP/1.1 201 Created\r\nDate: x\r\nContent-Length: 12\r\n\r\n";
    assert_eq!(read_head(head).expect("a head"), (201, 12));
}

#[test]
fn a_head_without_a_length_is_an_error() {
    assert!(read_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    assert!(read_head(b"nonsense\r\n\r\n").is_err());
}

#[test]
fn the_end_of_a_head_is_found() {
    assert_eq!(find(b"ab\r\n\r\ncd", b"\r\n\r\n"), Some(2));
    assert_eq!(find(b"ab\r\n", b"\r\n\r\n"), None);
}
