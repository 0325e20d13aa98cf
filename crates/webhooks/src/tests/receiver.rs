//! A member's server, as tests want it to behave.

#![allow(dead_code, reason = "not every test program needs all of it")]

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How it reacts to one request.
#[derive(Clone, Debug)]
pub enum Reaction {
    /// Answers with this status.
    Status(u16),
    /// Answers with this status, these headers and this body.
    Full(u16, &'static str, String),
    /// Says nothing until the caller gives up.
    Hang,
    /// Takes the request, and the connection breaks.
    Cut,
}

/// What was received.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl Received {
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}: {self:?}"))
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

#[derive(Default)]
struct Book {
    script: VecDeque<Reaction>,
    received: Vec<Received>,
    connections: usize,
}

/// A running one; 200 once its script is at the end. Its threads end with the test.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    book: Arc<(Mutex<Book>, Condvar)>,
}

impl Receiver {
    pub fn start(script: &[Reaction]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let book = Book { script: script.iter().cloned().collect(), ..Book::default() };
        let receiver = Self { url, book: Arc::new((Mutex::new(book), Condvar::new())) };
        let serving = receiver.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                thread::spawn(move || serving.serve(stream));
            }
        });
        receiver
    }

    /// Reacts so from now on, before it answers 200.
    pub fn then(&self, script: &[Reaction]) {
        self.book.0.lock().expect("a book").script.extend(script.iter().cloned());
    }

    pub fn received(&self) -> Vec<Received> {
        self.book.0.lock().expect("a book").received.clone()
    }

    pub fn connections(&self) -> usize {
        self.book.0.lock().expect("a book").connections
    }

    /// What was received, once it is so many.
    #[track_caller]
    pub fn wait_for(&self, count: usize) -> Vec<Received> {
        let deadline = Instant::now() + Duration::from_secs(30);
        let mut book = self.book.0.lock().expect("a book");
        while book.received.len() < count {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "{} of {count} came: {:?}",
                book.received.len(),
                book.received
            );
            book = self.book.1.wait_timeout(book, left).expect("a book").0;
        }
        book.received.clone()
    }

    fn serve(&self, stream: TcpStream) {
        self.book.0.lock().expect("a book").connections += 1;
        let mut reader = BufReader::new(stream);
        while let Some(received) = read(&mut reader) {
            let reaction = {
                let mut book = self.book.0.lock().expect("a book");
                book.received.push(received);
                self.book.1.notify_all();
                book.script.pop_front().unwrap_or(Reaction::Status(200))
            };
            let (status, headers, body) = match reaction {
                Reaction::Status(status) => (status, "", String::new()),
                Reaction::Full(status, headers, body) => (status, headers, body),
                Reaction::Hang => {
                    let _ = reader.read(&mut [0]);
                    return;
                }
                Reaction::Cut => return,
            };
            let length = body.len();
            let answer =
                format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
            if reader.get_mut().write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split_whitespace().nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Received { path, headers, body: String::from_utf8(body).ok()? })
}
