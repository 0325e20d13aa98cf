//! One of many clients, with a plan of its own.

use super::chance::Chance;
use super::house::{Answered, House, clean};
use super::wire::{Answer, Wire, get, post};
use crate::server::deposit;
use serde_json::json;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

/// Connections that a client keeps open without using them.
const KEPT: usize = 3;
/// Bytes of a large body.
const LARGE: usize = 256 * 1024;

/// What a client saw.
pub enum Seen {
    /// A write that succeeded, and how long that took.
    Answered(Answered, Duration),
    /// A clean refusal.
    Refused(String),
}

/// The server is gone.
pub struct Gone;

pub struct Client {
    name: String,
    url: String,
    secret: String,
    holder: String,
    chance: Chance,
    made: usize,
    seen: Sender<Seen>,
    /// Of its own writes, those that it may repeat.
    done: Vec<Answered>,
    /// Open and forgotten.
    kept: Vec<Wire>,
}

impl Client {
    pub fn new(house: &House, seed: u64, number: u64, seen: Sender<Seen>) -> Self {
        Self {
            name: format!("storm-{seed}-{number}"),
            url: house.url().to_owned(),
            secret: house.secret.clone(),
            holder: house.holder.clone(),
            chance: Chance::of(seed, number),
            made: 0,
            seen,
            done: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Does one thing after another while it is told to; ends early where the server is gone.
    pub fn run(mut self, mut goes_on: impl FnMut() -> bool) -> Result<(), Gone> {
        while goes_on() {
            match self.chance.below(12) {
                0..=3 => self.writes(1 + self.made % 3, usize::MAX),
                4 => self.breaks_off_in_a_request(),
                5 => self.leaves_before_the_answer(),
                6 => self.reads(),
                7 => self.leaves_a_stream(),
                8 => self.falls_silent(),
                9 => self.asks_and_does_not_read(),
                10 => self.sends_much(),
                _ => self.repeats(),
            }?;
        }
        Ok(())
    }

    fn wire(&self) -> Result<Wire, Gone> {
        Wire::open(&self.url).ok_or(Gone)
    }

    fn new_key(&mut self) -> String {
        self.made += 1;
        format!("{}-{}", self.name, self.made)
    }

    fn request(&self, key: &str) -> Vec<u8> {
        post("/v1/bank/deposits", &self.secret, key, &deposit(&self.holder, key))
    }

    /// Notes a clean refusal.
    fn refused(&self, answer: &Answer) {
        clean(answer);
        let _ = self.seen.send(Seen::Refused(answer.code().to_owned()));
    }

    /// Sends several writes in one go and reads some of the answers.
    fn writes(&mut self, count: usize, read: usize) -> Result<(), Gone> {
        let mut wire = self.wire()?;
        let keys: Vec<_> = (0..count).map(|_| self.new_key()).collect();
        let bytes: Vec<u8> = keys.iter().flat_map(|key| self.request(key)).collect();
        let begun = Instant::now();
        if !wire.send(&bytes) {
            return Err(Gone);
        }
        for key in keys.into_iter().take(read) {
            let answer = wire.answer().ok_or(Gone)?;
            if !answer.is_success() {
                self.refused(&answer);
                if answer.header("connection") == "close" {
                    return Ok(());
                }
                continue;
            }
            let write = Answered { key, answer };
            // Nobody listens once the test has seen enough.
            let _ = self.seen.send(Seen::Answered(write.clone(), begun.elapsed()));
            self.done.push(write);
        }
        Ok(())
    }

    fn breaks_off_in_a_request(&mut self) -> Result<(), Gone> {
        let key = self.new_key();
        let bytes = self.request(&key);
        let sent = self.chance.up_to(bytes.len() - 1);
        self.wire()?.send(&bytes[..sent]);
        Ok(())
    }

    fn leaves_before_the_answer(&mut self) -> Result<(), Gone> {
        let count = 1 + self.chance.up_to(4);
        let read = self.chance.up_to(count - 1);
        self.writes(count, read)
    }

    fn reads(&mut self) -> Result<(), Gone> {
        let path = ["/v1/members", "/v1/wallet/events", "/v1/trade/markets", "/readyz"];
        let path = path[self.chance.up_to(3)];
        let mut wire = self.wire()?;
        wire.send(&get(path, &self.secret));
        if self.chance.below(2) == 0 {
            let answer = wire.answer().ok_or(Gone)?;
            assert!(matches!(answer.status, 200 | 503), "{path}: {answer:?}");
        }
        Ok(())
    }

    fn leaves_a_stream(&mut self) -> Result<(), Gone> {
        let mut wire = self.wire()?;
        wire.send(&get("/v1/wallet/events/stream?after=0.0", &self.secret));
        let (status, _) = wire.head().ok_or(Gone)?;
        assert!(matches!(status, 200 | 429 | 503), "{status}");
        for _ in 0..self.chance.up_to(3) {
            wire.line().ok_or(Gone)?;
        }
        Ok(())
    }

    /// Keeps a connection on which part of a request, or nothing, was sent.
    fn falls_silent(&mut self) -> Result<(), Gone> {
        let key = self.new_key();
        let bytes = self.request(&key);
        let sent = self.chance.up_to(bytes.len() - 1);
        let mut wire = self.wire()?;
        wire.send(&bytes[..sent]);
        self.keep(wire);
        Ok(())
    }

    /// Keeps a connection on which much was asked, and reads none of it.
    fn asks_and_does_not_read(&mut self) -> Result<(), Gone> {
        let path = format!("/v1/wallet/events?limit=200&member={}", self.holder);
        let mut wire = self.wire()?;
        wire.send(&get(&path, &self.secret).repeat(20));
        self.keep(wire);
        Ok(())
    }

    fn keep(&mut self, wire: Wire) {
        if self.kept.len() == KEPT {
            self.kept.remove(0);
        }
        self.kept.push(wire);
    }

    /// A large body, often broken off.
    fn sends_much(&mut self) -> Result<(), Gone> {
        let command = json!({"op": "none", "idempotency_key": "none"});
        let batch = json!({"commands": [command], "padding": "x".repeat(LARGE)});
        let request = post("/v1/batch", &self.secret, "none", &batch);
        let sent = self.chance.up_to(2 * request.len()).min(request.len());
        let mut wire = self.wire()?;
        wire.send(&request[..sent]);
        if sent == request.len() {
            let answer = wire.answer().ok_or(Gone)?;
            match answer.status {
                400 => assert_eq!(answer.code(), "field_invalid", "{answer:?}"),
                _ => self.refused(&answer),
            }
        }
        Ok(())
    }

    /// The same answer as the first time.
    fn repeats(&mut self) -> Result<(), Gone> {
        if self.done.is_empty() {
            return Ok(());
        }
        let at = self.chance.up_to(self.done.len() - 1);
        let Answered { key, answer } = &self.done[at];
        let mut wire = self.wire()?;
        wire.send(&self.request(key));
        let again = wire.answer().ok_or(Gone)?;
        if !again.is_success() {
            self.refused(&again);
            return Ok(());
        }
        assert_eq!(again.body, answer.body, "{key}");
        assert_eq!(again.header("idempotent-replayed"), "true", "{key}");
        Ok(())
    }
}
