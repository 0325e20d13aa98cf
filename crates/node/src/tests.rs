//! What the tests share.

use std::path::Path;
use std::sync::Arc;

use engine::ledger::{RecordDeposit, TransferMoney};
use engine::member::{MemberKind, Members, OpenMember};
use engine::{
    Actor, AdvanceClock, Command, Envelope, Facts, IdempotencyKey, Outcome, Record, State,
};
use tempfile::TempDir;
use units::{Amount, Currency, Duration, MemberId, Timestamp};

use crate::{Answer, ClockMode, Config, Node};

mod answers;
mod clock;
mod cluster;
mod follow;
mod golden;
mod kill;
mod market;
mod stepped;
mod stop;
mod verify;

pub const PLATFORM: Actor = Actor::Member(Members::PLATFORM);
pub const PAYER: MemberId = MemberId::new(2);
pub const PAYEE: MemberId = MemberId::new(3);

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

pub fn start() -> Timestamp {
    "2026-01-01T12:00:00Z".parse().expect("a time")
}

/// A node whose clock stands still; what is fatal panics where it happens.
pub fn config(folder: &Path) -> Config {
    let mut config = Config::new(folder).with_clock(ClockMode::Manual { start: start() });
    config.on_fatal = Some(Arc::new(|reason| panic!("fatal: {reason}")));
    config.snapshot_every = None;
    config.followers = false;
    config
}

/// No key where the text is empty.
pub fn envelope(actor: Actor, key: &str, command: impl Into<Command>) -> Envelope {
    Envelope {
        actor,
        key: (!key.is_empty()).then(|| IdempotencyKey::new(key).expect("a key")),
        command: command.into(),
        facts: Facts::default(),
    }
}

pub fn open_person() -> OpenMember {
    OpenMember {
        kind: MemberKind::Person,
        jurisdiction: "CN".into(),
        kyc_level: 2,
        category: None,
        time_zone: "Asia/Shanghai".into(),
    }
}

pub fn deposit(member: MemberId, minor: i64, bank_reference: &str) -> RecordDeposit {
    RecordDeposit {
        member: Some(member),
        currency: Currency::CNY,
        amount: Amount::new(minor),
        bank_reference: bank_reference.into(),
    }
}

pub fn pay(minor: i64) -> TransferMoney {
    TransferMoney { from: PAYER, to: PAYEE, currency: Currency::CNY, amount: Amount::new(minor) }
}

pub fn advance(seconds: u32) -> AdvanceClock {
    let to = start().after(Duration::from_secs(seconds));
    AdvanceClock { to }
}

/// Submits and waits.
#[track_caller]
pub fn ask(node: &Node, envelope: Envelope) -> Answer {
    let reply = node.handle().submit(envelope).expect("accepted");
    reply.wait().expect("answered")
}

/// Submits a command that must succeed.
#[track_caller]
pub fn ok(node: &Node, actor: Actor, key: &str, command: impl Into<Command>) -> Arc<Record> {
    let answer = ask(node, envelope(actor, key, command));
    let Answer::Recorded(record) = answer else { panic!("not new: {answer:?}") };
    assert!(matches!(record.outcome, Outcome::Done(_)), "refused: {:?}", record.outcome);
    record
}

/// A node with a payer, who has money, and a payee: sequences 1 to 4.
pub fn open_with_money(config: Config) -> Node {
    let node = Node::open(config).expect("opens");
    ok(&node, PLATFORM, "payer", open_person());
    ok(&node, PLATFORM, "payee", open_person());
    ok(&node, PLATFORM, "money", deposit(PAYER, 1_000_000, "IN-1"));
    node
}

pub fn balance(state: &State, member: MemberId) -> i64 {
    state.ledger.custody(member, Currency::CNY).minor()
}
