//! kill -9 at random moments, under load: whatever was answered is there, and nothing else is odd.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use engine::{Actor, Envelope};
use journal::JournalReader;

use super::{PAYER, ask, config, envelope, folder, open_with_money, pay};
use crate::{Answer, ClockMode, Config, Node, decode_batch, verify};

const FOLDER: &str = "NODE_TEST_CHILD_FOLDER";
const ROUND: &str = "NODE_TEST_CHILD_ROUND";
const ROUNDS: usize = 20;
const ME: Actor = Actor::Member(PAYER);

fn full(folder: &Path) -> Config {
    let mut config = config(folder).with_clock(ClockMode::Wall);
    config.on_fatal = None;
    config.followers = true;
    config.max_batch_records = 64;
    config.snapshot_every = Some(300);
    config
}

fn payment(key: &str) -> Envelope {
    envelope(ME, key, pay(1))
}

/// Not a test by itself: the process that is killed. Two threads submit until it dies, and tell of
/// every answer.
#[test]
fn child_node() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let round = std::env::var(ROUND).expect("a round");
    let node = Node::open(full(Path::new(&folder))).expect("opens");
    thread::scope(|scope| {
        for submitter in 0..2 {
            let (handle, round) = (node.handle(), &round);
            scope.spawn(move || {
                for n in 0_u64.. {
                    let keys = (0..1 + n % 40).map(|i| format!("{round}-{submitter}-{n}-{i}"));
                    let array = keys.map(|key| payment(&key)).collect();
                    let answers = handle.submit_many(array).expect("accepted").wait();
                    tell(&answers.expect("answered"));
                }
            });
        }
    });
}

fn tell(answers: &[Answer]) {
    let mut lines = String::from("\n");
    for answer in answers {
        let record = answer.record();
        let key = record.envelope.key.as_ref().expect("a key");
        lines += &format!("recorded {} {} .\n", key.as_str(), record.stamp.sequence);
    }
    let mut out = std::io::stdout().lock();
    out.write_all(lines.as_bytes()).and_then(|()| out.flush()).expect("the parent reads");
}

fn start_child(folder: &Path, round: usize) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "tests::kill::child_node", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

/// Lets a child answer at least `wanted` commands and kills it; returns what it told of.
fn run_and_kill(folder: &Path, round: usize, wanted: usize) -> BTreeMap<String, u64> {
    let mut child = start_child(folder, round);
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut told = BTreeMap::new();
    // Goes on after the kill until the pipe is empty: those were answered too.
    for line in lines.map_while(Result::ok) {
        // A line that the kill cut short lacks its end.
        let whole = line.strip_prefix("recorded ").and_then(|line| line.strip_suffix(" ."));
        let Some((key, sequence)) = whole.and_then(|answer| answer.split_once(' ')) else {
            continue;
        };
        told.insert(key.to_owned(), sequence.parse().expect("a number"));
        if told.len() == wanted {
            child.kill().expect("kills");
        }
    }
    child.wait().expect("ends");
    assert!(told.len() >= wanted, "the child ended by itself after {}", told.len());
    told
}

fn recorded(folder: &Path, from: u64) -> BTreeMap<u64, String> {
    let reader = JournalReader::open(folder).expect("opens");
    let batches = reader.chain(from).map(|batch| decode_batch(&batch.expect("sound")));
    let records = batches.flat_map(|records| records.expect("records"));
    let keys = records.filter_map(|record| {
        let key = record.envelope.key?;
        Some((record.stamp.sequence, key.as_str().to_owned()))
    });
    keys.collect()
}

#[test]
fn what_was_answered_survives_kill_9() {
    let folder = folder();
    open_with_money(full(folder.path())).shutdown();
    let mut from = 1;
    for round in 0..ROUNDS {
        // Spread between a few and some hundred, without a pattern.
        let wanted = 1 + (round * 7_919 + 13) % 397;
        let told = run_and_kill(folder.path(), round, wanted);
        let recorded = recorded(folder.path(), from);
        for (key, sequence) in &told {
            assert_eq!(recorded.get(sequence), Some(key), "round {round}: {key} was lost");
        }
        from = told.values().copied().max().expect("some");
        let node = Node::open(full(folder.path())).expect("opens after the crash");
        let (key, sequence) = told.iter().next().expect("some");
        let again = ask(&node, payment(key));
        assert!(matches!(&again, Answer::Repeated(r) if r.stamp.sequence == *sequence));
        node.shutdown();
    }
    let report = verify(folder.path(), |_| {}).expect("sound");
    assert!(report.records >= from);
    super::follow::assert_rebuilt_equal(folder.path());
}

/// Not a test by itself: a node whose disk is full.
#[test]
fn child_on_a_full_disk() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let mut config = full(Path::new(&folder));
    config.journal_page_limit = Some(30);
    let node = Node::open(config).expect("opens");
    for n in 0_u64.. {
        let array = (0..500).map(|i| payment(&format!("{n}-{i}"))).collect();
        let _ = node.handle().submit_many(array).map(crate::Pending::wait);
    }
}

#[test]
fn a_full_disk_ends_the_process_with_its_own_code() {
    let folder = folder();
    open_with_money(full(folder.path())).shutdown();
    let status = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "tests::kill::child_on_a_full_disk"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("runs");
    assert_eq!(status.code(), Some(crate::FATAL_EXIT_CODE));
}
