use crate::{Direction, Proxy};
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// A server that sends back what it reads, and a proxy before it.
fn echo() -> Proxy {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || std::io::copy(&mut stream.try_clone().unwrap(), &mut stream));
        }
    });
    Proxy::before(&address).unwrap()
}

fn dial(proxy: &Proxy) -> TcpStream {
    TcpStream::connect(proxy.address()).unwrap()
}

#[track_caller]
fn says(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).unwrap();
    hears(stream, text);
}

#[track_caller]
fn hears(stream: &mut TcpStream, text: &str) {
    let mut heard = vec![0; text.len()];
    stream.read_exact(&mut heard).unwrap();
    assert_eq!(heard, text.as_bytes());
}

#[track_caller]
fn is_reset(stream: &mut TcpStream) {
    let error = stream.read_exact(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
}

#[test]
fn passes_and_ends_as_the_other_side_does() {
    let proxy = echo();
    let mut stream = dial(&proxy);
    says(&mut stream, "one");
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
}

#[test]
fn a_cut_resets_what_is_open_and_nothing_else() {
    let proxy = echo();
    let mut old = dial(&proxy);
    says(&mut old, "one");
    proxy.cut();
    is_reset(&mut old);
    says(&mut dial(&proxy), "two");
}

#[test]
fn what_is_frozen_is_silent_and_arrives_late() {
    let proxy = echo();
    let mut old = dial(&proxy);
    says(&mut old, "one");
    proxy.freeze();
    old.write_all(b"two").unwrap();
    let mut new = dial(&proxy);
    new.write_all(b"three").unwrap();
    for stream in [&mut old, &mut new] {
        stream.set_read_timeout(Some(std::time::Duration::from_millis(100))).unwrap();
        let error = stream.read(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
        stream.set_read_timeout(None).unwrap();
    }
    proxy.pass();
    hears(&mut old, "two");
    hears(&mut new, "three");
}

#[test]
fn what_is_frozen_can_be_cut() {
    let proxy = echo();
    let mut stream = dial(&proxy);
    says(&mut stream, "one");
    proxy.freeze();
    stream.write_all(b"two").unwrap();
    proxy.cut();
    is_reset(&mut stream);
}

#[test]
fn refused_connections_are_reset() {
    let proxy = echo();
    let mut old = dial(&proxy);
    says(&mut old, "one");
    proxy.refuse();
    is_reset(&mut old);
    is_reset(&mut dial(&proxy));
    proxy.pass();
    says(&mut dial(&proxy), "two");
}

#[test]
fn a_cut_after_so_many_bytes_is_exact() {
    for direction in [Direction::In, Direction::Out] {
        let proxy = echo();
        let mut stream = dial(&proxy);
        says(&mut stream, "one");
        proxy.cut_after(direction, 2);
        stream.write_all(b"four").unwrap();
        let mut heard = Vec::new();
        let end = stream.read_to_end(&mut heard);
        assert_eq!(end.unwrap_err().kind(), ErrorKind::ConnectionReset);
        // What passed inwards may be lost on its way back when the connection is reset.
        assert!(b"fo".starts_with(&heard), "{heard:?}");
        says(&mut dial(&proxy), "five");
    }
}

#[test]
fn a_client_that_takes_nothing_can_be_cut() {
    let proxy = echo();
    let mut stream = dial(&proxy);
    let mut sender = stream.try_clone().unwrap();
    let full = thread::spawn(move || while sender.write_all(&[0; 1 << 16]).is_ok() {});
    while proxy.connections() == 0 {
        thread::yield_now();
    }
    proxy.cut();
    full.join().unwrap();
    assert!(stream.write_all(&[0]).is_err());
}

#[test]
fn where_nobody_listens_the_client_is_reset() {
    let free = crate::Port::reserve().unwrap();
    let proxy = Proxy::before(&format!("127.0.0.1:{}", free.number())).unwrap();
    is_reset(&mut dial(&proxy));
}
