//! A server in the storm, what it held before, and what it answered.

use super::figures::{descriptors, gauge, memory, until};
use super::wire::{Answer, Wire, get, post};
use crate::server::{Server, deposit, ok, operator_key, person, xq};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::thread;
use tempfile::TempDir;

/// MiB that a server may have kept of a storm: what its allocator did not give back.
const KEPT: u64 = 96;

/// KiB that a record may add to the state: its key and what it changed.
const RECORD: u64 = 1;

pub struct House {
    folder: TempDir,
    pub secret: String,
    pub server: Server,
    /// A person whom deposits go to.
    pub holder: String,
}

/// A write that was answered with success.
#[derive(Clone)]
pub struct Answered {
    pub key: String,
    pub answer: Answer,
}

impl Answered {
    pub fn sequence(&self) -> u64 {
        self.answer.body["sequence"].as_u64().expect("a sequence")
    }
}

/// What a server held while nothing happened.
pub struct Quiet {
    pub descriptors: usize,
    pub memory: u64,
    pub sequence: u64,
    /// File descriptors that may be more all the same. `SQLite` may not close a file while others of the
    /// process hold locks of it; it keeps such descriptors and uses them again.
    pub spare: usize,
}

impl House {
    pub fn start(args: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = operator_key(folder.path());
        let server = serve(folder.path(), args);
        Self::around(folder, secret, server)
    }

    /// The same under a limit of file descriptors, as `ulimit` takes it.
    pub fn start_under(limit: &str, args: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let secret = operator_key(folder.path());
        let program = xq(folder.path());
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit {limit} && exec \"$@\""), "sh"]);
        shell.arg(program.get_program()).args(program.get_args());
        shell.args(["serve", "--clock", "sandbox"]).args(args);
        Self::around(folder, secret, Server::launch(shell))
    }

    fn around(folder: TempDir, secret: String, server: Server) -> Self {
        let holder = person(&server.client(&secret), "holder");
        Self { folder, secret, server, holder }
    }

    pub fn url(&self) -> &str {
        &self.server.url
    }

    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    pub fn wire(&self) -> Wire {
        Wire::open(self.url()).expect("it listens")
    }

    /// One request on a connection of its own.
    #[track_caller]
    pub fn ask(&self, request: &[u8]) -> Answer {
        let mut wire = self.wire();
        assert!(wire.send(request));
        wire.answer().expect("an answer")
    }

    pub fn gauge(&self, name: &str) -> u64 {
        gauge(self.url(), &self.secret, name)
    }

    /// A deposit of one yuan, as it goes over the wire.
    pub fn deposit(&self, key: &str) -> Vec<u8> {
        post("/v1/bank/deposits", &self.secret, key, &deposit(&self.holder, key))
    }

    /// What it holds now, once it has opened whatever it opens when first used.
    pub fn quiet(&self) -> Quiet {
        for path in ["/v1/members", "/v1/wallet/events", "/v1/trade/markets"] {
            self.ask(&get(path, &self.secret));
        }
        until("one connection at rest", || self.gauge("xq_connections") == 1);
        let memory = memory(&self.server, "VmRSS");
        let sequence = self.gauge("xq_sequence");
        Quiet { descriptors: least_descriptors(&self.server), memory, sequence, spare: 0 }
    }

    /// What it holds, in words.
    pub fn size(&self) -> String {
        let (files, memory) = (descriptors(&self.server), memory(&self.server, "VmRSS"));
        format!("{files} files, {memory} MiB")
    }

    /// Waits until nothing of a storm is left.
    #[track_caller]
    pub fn calms_down(&self, before: &Quiet) {
        until("no bytes are held", || self.gauge("xq_in_flight_bytes") == 0);
        until("no command waits", || self.gauge("xq_queue") == 0);
        until("no stream is open", || self.gauge("xq_streams") == 0);
        // The one that asks.
        until("no connection is open", || self.gauge("xq_connections") == 1);
        until("as many file descriptors as before", || {
            descriptors(&self.server) <= before.descriptors + before.spare
        });
        let (memory, most) = (memory(&self.server, "VmRSS"), memory(&self.server, "VmHWM"));
        println!("memory: {} MiB before, {memory} MiB now, {most} MiB at most", before.memory);
        let remembered = (self.gauge("xq_sequence") - before.sequence) * RECORD / 1024;
        let bound = before.memory + KEPT + remembered;
        assert!(memory <= bound, "{memory} MiB, {} before, {bound} allowed", before.memory);
    }

    /// Sends each write again: it must be answered as the first time.
    #[track_caller]
    pub fn repeats(&self, all: &[Answered]) {
        let mut wire = self.wire();
        for Answered { key, answer } in all {
            assert!(wire.send(&self.deposit(key)));
            let again = wire.answer().expect("an answer");
            assert_eq!(again.header("idempotent-replayed"), "true", "{key} was forgotten");
            assert_eq!((again.status, again.body), (answer.status, answer.body.clone()), "{key}");
        }
    }

    /// kill -9, and a new start.
    pub fn kill_and_start(self, args: &[&str]) -> Self {
        let Self { folder, secret, server, holder } = self;
        server.kill();
        let server = serve(folder.path(), args);
        Self { folder, secret, server, holder }
    }

    /// SIGTERM, which must end well.
    #[track_caller]
    pub fn terminate(self) -> Ended {
        let Self { folder, server, .. } = self;
        assert!(server.terminate(), "SIGTERM ends it well");
        Ended(folder)
    }
}

/// A data folder after its server has ended.
pub struct Ended(TempDir);

impl Ended {
    /// Every answer is a record, and only one; and the journal is sound.
    #[track_caller]
    pub fn holds(&self, answered: &[Answered]) {
        let data = self.0.path();
        let records = records(data);
        for write in answered {
            let found = records.get(&write.key).map(Vec::as_slice);
            assert_eq!(found, Some(&[write.sequence()][..]), "{}", write.key);
        }
        ok(data, &["verify"]);
    }
}

/// Where each key that succeeded stands in the journal.
fn records(data: &Path) -> BTreeMap<String, Vec<u64>> {
    let mut records: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for line in ok(data, &["journal", "export"]).lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let key = line["key"].as_str().filter(|_| line.get("events").is_some());
        let sequence = line["sequence"].as_u64().expect("a sequence");
        if let Some(key) = key {
            records.entry(key.to_owned()).or_default().push(sequence);
        }
    }
    records
}

fn serve(data: &Path, args: &[&str]) -> Server {
    let all = [&["serve", "--clock", "sandbox"], args].concat();
    Server::start_as(data, &all)
}

/// Sockets that are just being closed come and go: the least of many looks.
fn least_descriptors(server: &Server) -> usize {
    let looks = (0..50).map(|_| {
        thread::yield_now();
        descriptors(server)
    });
    looks.min().expect("a number")
}

/// A refusal of what there is too much of says that it may be sent again, and when.
#[track_caller]
pub fn clean(refused: &Answer) {
    assert_eq!(refused.header("content-type"), "application/problem+json", "{refused:?}");
    assert_eq!(refused.body["may_retry"], true, "{refused:?}");
    assert_eq!(refused.body["status"], refused.status, "{refused:?}");
    let known: &[&str] = match refused.status {
        503 => &["busy", "stopping", "too_many_streams", "no_room"],
        429 => &["too_many_streams_of_member"],
        409 => &["idempotency_key_in_progress"],
        _ => &[],
    };
    assert!(known.contains(&refused.code()), "{refused:?}");
    if matches!(refused.status, 429 | 503) {
        assert!(refused.header("retry-after").parse::<u32>().is_ok(), "{refused:?}");
    }
}
