//! Durable transfers a second in one process: `cargo run --release -p node --example throughput --
//! SECONDS SUBMITTERS ARRAY FOLLOWERS(0|1)`.
//!
//! Each submitter keeps one array of transfers under way, between members of its own.

use std::env;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use engine::ledger::{RecordDeposit, TransferMoney};
use engine::member::{MemberKind, Members, OpenMember};
use engine::{Actor, Command, Envelope, Facts, IdempotencyKey, Outcome};
use node::{Answer, CommitInfo, Config, Node, NodeHandle};
use units::{Amount, Currency, MemberId};

const PLATFORM: Actor = Actor::Member(Members::PLATFORM);
const MEMBERS: u32 = 10_000;

fn envelope(actor: Actor, key: &str, command: impl Into<Command>) -> Envelope {
    let key = IdempotencyKey::new(key);
    Envelope { actor, key, command: command.into(), facts: Facts::default() }
}

fn set_up(handle: &NodeHandle) {
    let open = OpenMember {
        kind: MemberKind::Person,
        jurisdiction: "CN".into(),
        kyc_level: 2,
        category: None,
        time_zone: "Asia/Shanghai".into(),
    };
    let opens = (0..MEMBERS).map(|n| envelope(PLATFORM, &format!("open-{n}"), open.clone()));
    let deposit = |n| RecordDeposit {
        member: Some(member(n)),
        currency: Currency::CNY,
        amount: Amount::new(1_000_000_000),
        bank_reference: format!("IN-{n}"),
    };
    let deposits = (0..MEMBERS).map(|n| envelope(PLATFORM, &format!("money-{n}"), deposit(n)));
    let all: Vec<_> = opens.chain(deposits).collect();
    let answers = handle.submit_many(all).expect("accepted").wait().expect("answered");
    assert!(answers.iter().all(done), "the world is set up");
}

fn member(n: u32) -> MemberId {
    MemberId::new(n % MEMBERS + 2)
}

fn done(answer: &Answer) -> bool {
    matches!(answer.record().outcome, Outcome::Done(_))
}

fn submit(handle: &NodeHandle, submitter: u32, array: u32, end: Instant) -> u64 {
    let (mut count, mut n) = (0, submitter.wrapping_mul(0x9E37));
    for round in 0_u64.. {
        if Instant::now() >= end {
            break;
        }
        let pays = (0..array).map(|i| {
            n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (from, to) = (member(n >> 8), member((n >> 8) + 1));
            let (currency, amount) = (Currency::CNY, Amount::new(1));
            let pay = TransferMoney { from, to, currency, amount };
            envelope(Actor::Member(from), &format!("{submitter}-{round}-{i}"), pay)
        });
        let replies = handle.submit_many(pays.collect()).expect("accepted");
        let answers = replies.wait().expect("answered");
        assert!(answers.iter().all(done), "every transfer happens");
        count += u64::from(array);
    }
    count
}

fn main() {
    let arguments: Vec<u32> = env::args().skip(1).map(|a| a.parse().expect("a number")).collect();
    let [seconds, submitters, array, followers] = arguments[..] else {
        panic!("SECONDS SUBMITTERS ARRAY FOLLOWERS");
    };
    let folder = tempfile::tempdir_in(env::current_dir().expect("here")).expect("a folder");
    let commits: Arc<Mutex<Vec<CommitInfo>>> = Arc::default();
    let mut config = Config::new(folder.path());
    config.followers = followers > 0;
    config.snapshot_every = None;
    let noted = Arc::clone(&commits);
    config.on_commit = Some(Arc::new(move |info| noted.lock().expect("whole").push(info)));
    let node = Node::open(config).expect("opens");
    set_up(&node.handle());
    commits.lock().expect("whole").clear();

    let started = Instant::now();
    let end = started + Duration::from_secs(u64::from(seconds));
    let count: u64 = thread::scope(|scope| {
        let work = |n| {
            let handle = node.handle();
            scope.spawn(move || submit(&handle, n, array, end))
        };
        let threads: Vec<_> = (0..submitters).map(work).collect();
        threads.into_iter().map(|thread| thread.join().expect("ends well")).sum()
    });
    let elapsed = started.elapsed();
    let lags: Vec<_> =
        node.status().followers.into_iter().map(|f| format!("{} {}", f.name, f.lag)).collect();
    node.shutdown();
    report(count, elapsed, &mut commits.lock().expect("whole"), &lags);
    read_back(folder.path());
}

fn report(count: u64, elapsed: Duration, commits: &mut [CommitInfo], lags: &[String]) {
    commits.sort_by_key(|info| info.elapsed);
    let at = |part: usize| commits[(commits.len() - 1) * part / 100].elapsed;
    let bytes: usize = commits.iter().map(|info| info.bytes).sum();
    let records: usize = commits.iter().map(|info| info.records).sum();
    println!("{count} transfers in {elapsed:.1?}: {} a second", per_second(count, elapsed));
    println!(
        "{} commits of {} records, {} bytes a record; p50 {:.1?}, p99 {:.1?}, worst {:.1?}",
        commits.len(),
        records / commits.len(),
        bytes / records,
        at(50),
        at(99),
        at(100)
    );
    println!("followers behind by: {}", lags.join(", "));
}

fn read_back(folder: &Path) {
    let started = Instant::now();
    let report = node::verify(folder, |_| {}).expect("sound");
    let rate = per_second(report.records, started.elapsed());
    println!("verified {} records, {rate} a second", report.records);
    let started = Instant::now();
    let config = Config { followers: false, snapshot_every: None, ..Config::new(folder) };
    Node::open(config).expect("opens").shutdown();
    let rate = per_second(report.records, started.elapsed());
    println!("opened without a snapshot, {rate} records a second");
    let started = Instant::now();
    let info = node::take_snapshot(folder).expect("takes");
    println!("snapshot of {} bytes in {:.1?}", info.bytes, started.elapsed());
    let started = Instant::now();
    Node::open(Config { followers: false, ..Config::new(folder) }).expect("opens").shutdown();
    println!("opened with it in {:.1?}", started.elapsed());
}

fn per_second(count: u64, elapsed: Duration) -> u128 {
    u128::from(count) * 1_000_000 / elapsed.as_micros().max(1)
}
