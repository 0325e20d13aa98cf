use super::{Client, ClientError, Problem};
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

/// A server that answers each connection with the next text, and gives back what it was sent.
fn serve(answers: Vec<&'static str>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let server = std::thread::spawn(move || {
        let answer_one = |answer: &str| {
            let (mut stream, _) = listener.accept().expect("a caller");
            let request = read_request(&mut stream);
            stream.write_all(answer.as_bytes()).expect("written");
            request
        };
        answers.into_iter().map(answer_one).collect()
    });
    (base, server)
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut request, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        if line.trim().is_empty() {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        request.push_str(&lower);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    request + &String::from_utf8(body).expect("text")
}

const BUSY: &str = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const FINE: &str =
    "HTTP/1.1 200 OK\r\ncontent-length: 11\r\nconnection: close\r\n\r\n{\"id\":\"m1\"}";
const REFUSED: &str = "HTTP/1.1 422 No\r\ncontent-length: 42\r\nconnection: close\r\n\r\n\
                       {\"code\":\"series_closed\",\"detail\":\"Closed\"}";

#[test]
fn a_busy_server_is_asked_again_with_the_same_key() {
    let (base, server) = serve(vec![BUSY, FINE]);
    let client = Client::new(&base, Some("k-1")).expect("an address");
    let answer = client.post("/v1/x", "once", &json!({"a": 1}));
    assert_eq!(answer.expect("fine at last"), json!({"id": "m1"}));
    let requests = server.join().expect("served");
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert!(request.starts_with("post /v1/x http/1.1"), "{request}");
        assert!(request.contains("idempotency-key: once"), "{request}");
        assert!(request.contains("authorization: bearer k-1"), "{request}");
        assert!(request.ends_with("{\"a\":1}"), "{request}");
    }
}

#[test]
fn a_refusal_is_told_with_its_code_and_not_sent_again() {
    let (base, server) = serve(vec![REFUSED]);
    let client = Client::new(&base, None).expect("an address");
    let Err(ClientError::Refused { problem, .. }) = client.get("/v1/x") else {
        panic!("not refused");
    };
    assert_eq!(problem.to_string(), "422 series_closed: Closed");
    let requests = server.join().expect("served");
    assert!(!requests[0].contains("authorization"), "{}", requests[0]);
}

#[test]
fn an_answer_that_is_no_problem_document_is_still_told() {
    let problem = Problem::read(502, b"<html>");
    assert_eq!(problem.to_string(), "502 : <html>");
}

#[test]
fn only_plain_http_addresses_are_taken() {
    for base in ["https://a", "127.0.0.1:8080", "http://", ""] {
        assert!(matches!(Client::new(base, None), Err(ClientError::Address(_))));
    }
    assert!(Client::new("http://127.0.0.1:8080/", None).is_ok());
}
