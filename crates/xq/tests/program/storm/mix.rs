//! Clients that break off anywhere, all at once.

use super::chance::{Chance, seed};
use super::house::{Answered, House, clean};
use super::wire::{Wire, get, post};
use crate::server::deposit;
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// Places in the queue: fewer than there are clients.
const ARGS: &[&str] = &["--queue", "12"];

/// One of many clients, with a plan of its own.
struct Client {
    name: String,
    url: String,
    secret: String,
    holder: String,
    chance: Chance,
    made: usize,
    answered: Sender<Answered>,
    /// Of its own writes, those that it may repeat.
    done: Vec<Answered>,
}

/// The server is gone.
struct Gone;

impl Client {
    fn new(house: &House, seed: u64, number: u64, answered: Sender<Answered>) -> Self {
        Self {
            name: format!("storm-{seed}-{number}"),
            url: house.url().to_owned(),
            secret: house.secret.clone(),
            holder: house.holder.clone(),
            chance: Chance::of(seed, number),
            made: 0,
            answered,
            done: Vec::new(),
        }
    }

    /// Does one thing after another; ends early where the server is gone.
    fn run(mut self, steps: usize) -> Result<(), Gone> {
        for _ in 0..steps {
            match self.chance.below(8) {
                0..=2 => self.writes(1 + self.made % 3, usize::MAX),
                3 => self.breaks_off_in_a_request(),
                4 => self.leaves_before_the_answer(),
                5 => self.reads(),
                6 => self.leaves_a_stream(),
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

    /// Sends several writes in one go and reads some of the answers.
    fn writes(&mut self, count: usize, read: usize) -> Result<(), Gone> {
        let mut wire = self.wire()?;
        let keys: Vec<_> = (0..count).map(|_| self.new_key()).collect();
        let bytes: Vec<u8> = keys.iter().flat_map(|key| self.request(key)).collect();
        if !wire.send(&bytes) {
            return Err(Gone);
        }
        for key in keys.into_iter().take(read) {
            let answer = wire.answer().ok_or(Gone)?;
            if !answer.is_success() {
                clean(&answer);
                if answer.header("connection") == "close" {
                    return Ok(());
                }
                continue;
            }
            let write = Answered { key, answer };
            // Nobody listens once the test has seen enough.
            let _ = self.answered.send(write.clone());
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
            clean(&again);
            return Ok(());
        }
        assert_eq!(again.body, answer.body, "{key}");
        assert_eq!(again.header("idempotent-replayed"), "true", "{key}");
        Ok(())
    }
}

/// What came of a storm.
struct Storm<T> {
    after: T,
    answered: Vec<Answered>,
    /// Clients that found the server gone.
    left: usize,
}

/// Lets `clients` loose, each for so many steps, and does `meanwhile` once enough writes were answered.
fn storm<T>(
    house: House,
    seed: u64,
    (clients, steps, enough): (u64, usize, usize),
    meanwhile: impl FnOnce(House) -> T,
) -> Storm<T> {
    let (sender, answers) = channel();
    let clients: Vec<_> = (0..clients)
        .map(|number| {
            let client = Client::new(&house, seed, number, sender.clone());
            thread::spawn(move || client.run(steps))
        })
        .collect();
    drop(sender);
    let mut answered: Vec<_> = answers.iter().take(enough).collect();
    assert!(!answered.is_empty(), "the storm never began");
    let after = meanwhile(house);
    let ends = clients.into_iter().map(|client| client.join().expect("nothing was wrong"));
    let left = ends.filter(Result::is_err).count();
    answered.extend(answers.iter());
    Storm { after, answered, left }
}

#[test]
fn broken_clients_leave_nothing_behind() {
    let house = House::start(ARGS);
    let before = house.quiet();
    let Storm { after: house, answered, left } = storm(house, seed(), (24, 60, 1), |house| house);
    assert_eq!(left, 0, "nobody was hung up on");
    println!("{} writes answered", answered.len());
    house.calms_down(&before);
    house.repeats(&answered);
    house.terminate().holds(&answered);
}

#[test]
fn sigterm_in_a_storm_answers_or_hangs_up() {
    let seed = seed();
    for (seed, enough) in [(seed, 10), (seed + 1, 80), (seed + 2, 150)] {
        let house = House::start(ARGS);
        let ended = storm(house, seed, (16, usize::MAX, enough), House::terminate);
        ended.after.holds(&ended.answered);
    }
}

#[test]
fn kill_in_a_storm_loses_nothing_that_was_answered() {
    let mut house = House::start(ARGS);
    let mut all = Vec::new();
    let seed = seed();
    for (seed, enough) in [(seed, 1), (seed + 1, 60), (seed + 2, 120), (seed + 3, 180)] {
        let killed =
            storm(house, seed, (16, usize::MAX, enough), |house| house.kill_and_start(ARGS));
        house = killed.after;
        all.extend(killed.answered);
        house.repeats(&all);
    }
    house.terminate().holds(&all);
}
