//! HTTP by hand, so that it can be broken off anywhere.

use serde_json::Value;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Where something never comes, a test fails and does not hang.
const GIVE_UP: Duration = Duration::from_secs(60);

/// A connection to the server.
pub struct Wire(BufReader<TcpStream>);

/// What the server answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub body: Value,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(of, _)| of == name);
        found.map_or("", |(_, value)| value)
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("")
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Wire {
    /// `None` where nobody listens any more.
    pub fn open(url: &str) -> Option<Self> {
        let address = url.trim_start_matches("http://");
        let stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(GIVE_UP)).expect("a time");
        stream.set_write_timeout(Some(GIVE_UP)).expect("a time");
        stream.set_nodelay(true).expect("a socket");
        Some(Self(BufReader::new(stream)))
    }

    /// Whether it went out.
    pub fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.get_mut().write_all(bytes).is_ok()
    }

    /// The next answer, whole; `None` where the connection ended before.
    pub fn answer(&mut self) -> Option<Answer> {
        let (status, headers) = self.head()?;
        let mut answer = Answer { status, headers, body: Value::Null };
        let length: usize = answer.header("content-length").parse().ok()?;
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).ok()?;
        let text = String::from_utf8(bytes).expect("UTF-8");
        answer.body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Some(answer)
    }

    /// Status and headers alone, where a stream or a big answer follows.
    pub fn head(&mut self) -> Option<(u16, Vec<(String, String)>)> {
        let first = self.line()?;
        let status = first.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else {
                return Some((status, headers));
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
    }

    /// The next line, without its end.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
            Err(error) => {
                let gave_up = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
                assert!(!gave_up, "nothing came for {GIVE_UP:?}");
                None
            }
        }
    }

    /// Waits until the server has closed the connection; gives what it said before.
    #[track_caller]
    pub fn until_closed(mut self) -> String {
        let mut bytes = Vec::new();
        let mut chunk = [0; 16_384];
        loop {
            match self.0.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => bytes.extend_from_slice(&chunk[..read]),
                Err(error) => {
                    let gave_up =
                        matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
                    assert!(!gave_up, "not closed within {GIVE_UP:?}");
                    break;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A write as it goes over the wire.
pub fn post(path: &str, secret: &str, key: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: storm\r\nauthorization: Bearer {secret}\r\n\
         idempotency-key: {key}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// A read as it goes over the wire.
pub fn get(path: &str, secret: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: storm\r\nauthorization: Bearer {secret}\r\n\r\n")
        .into_bytes()
}
