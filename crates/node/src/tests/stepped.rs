//! The node on one thread: every step when it is asked for, and not before.

use std::path::Path;

use engine::{Actor, Outcome};
use units::Duration;

use super::{
    PAYER, PLATFORM, config, deposit, envelope, folder, open_person, open_with_money, pay,
};
use super::{advance, ask, start};
use crate::{Answer, ClockMode, Config, MemberEvents, NoAnswer, READ_MODEL, SteppedNode, verify};

const ME: Actor = Actor::Member(PAYER);

fn stepped(folder: &Path) -> Config {
    let mut config = config(folder).with_clock(ClockMode::Sandbox);
    config.max_batch_records = 4;
    config
}

fn run(node: &mut SteppedNode) {
    while node.step_writer().expect("goes on") | node.step_committer() | node.step_lookups() {}
    for index in 0..node.followers().len() {
        while node.step_follower(index).expect("follows") {}
    }
}

/// A node with two persons, of whom one has money.
fn with_money(config: Config) -> SteppedNode {
    let mut node = SteppedNode::open(config, start()).expect("opens");
    let commands = [open_person().into(), open_person().into(), deposit(PAYER, 1_000, "IN").into()];
    let envelopes = commands.map(|command: engine::Command| envelope(PLATFORM, "", command));
    let mut replies = node.handle().submit_many(envelopes.into()).expect("accepted");
    run(&mut node);
    replies.try_take().expect("answered").expect("recorded");
    node
}

#[test]
fn nothing_is_answered_before_the_committer_is_stepped() {
    let folder = folder();
    let mut node = with_money(stepped(folder.path()));
    let next = node.feed().next_sequence();
    let mut reply = node.handle().submit(envelope(ME, "a", pay(1))).expect("accepted");
    while node.step_writer().expect("goes on") {}
    assert_eq!(node.undurable_state().sequence(), next);
    assert_eq!((reply.try_take(), node.feed().next_sequence()), (None, next));
    assert!(node.step_committer());
    let answer = reply.try_take().expect("answered").expect("recorded");
    assert_eq!(answer.record().stamp.sequence, next);
    assert_eq!(node.read_model().sequence(), next - 1);
    assert!(node.step_follower(READ_MODEL).expect("follows"));
    assert_eq!(node.read_model().sequence(), next);
    node.shutdown();
    assert_eq!(verify(folder.path(), |_| {}).expect("sound").records, next);
}

#[test]
fn a_writer_that_must_wait_steps_the_committer() {
    let folder = folder();
    let mut node = with_money(stepped(folder.path()));
    let next = node.feed().next_sequence();
    let array = (0..10).map(|n| envelope(ME, &format!("p{n}"), pay(1))).collect();
    let mut replies = node.handle().submit_many(array).expect("accepted");
    while node.step_writer().expect("goes on") {}
    // Batches of 4, 4 and 2: one is recorded, one under way, one waits.
    assert_eq!(node.feed().next_sequence(), next + 4);
    assert!(node.step_committer());
    assert_eq!((replies.try_take(), node.feed().next_sequence()), (None, next + 8));
    while node.step_writer().expect("goes on") | node.step_committer() {}
    assert_eq!(replies.try_take().expect("answered").expect("recorded").len(), 10);
}

#[test]
fn dropping_it_answers_nothing_and_what_was_recorded_stays() {
    let folder = folder();
    let mut node = with_money(stepped(folder.path()));
    let next = node.feed().next_sequence();
    let mut reply = node.handle().submit(envelope(ME, "a", pay(1))).expect("accepted");
    while node.step_writer().expect("goes on") {}
    drop(node);
    assert_eq!(reply.try_take(), Some(Err(NoAnswer::Stopped)));
    let node = SteppedNode::open(stepped(folder.path()), start()).expect("opens");
    assert_eq!(node.feed().next_sequence(), next);
}

#[test]
fn shutting_down_answers_what_was_accepted() {
    let folder = folder();
    let node = with_money(stepped(folder.path()));
    let array = (0..10).map(|n| envelope(ME, &format!("p{n}"), pay(1))).collect();
    let mut replies = node.handle().submit_many(array).expect("accepted");
    node.shutdown();
    assert_eq!(replies.try_take().expect("answered").expect("recorded").len(), 10);
}

#[test]
fn the_clock_is_told() {
    let folder = folder();
    let mut node = with_money(stepped(folder.path()));
    let ask = |node: &mut SteppedNode| {
        let mut reply = node.handle().submit(envelope(ME, "", pay(1))).expect("accepted");
        run(node);
        reply.try_take().expect("answered").expect("recorded").record().stamp.time
    };
    assert_eq!(ask(&mut node), start());
    let later = start().after(Duration::from_secs(5));
    node.set_now(later);
    assert_eq!(ask(&mut node), later);
    node.set_now(start());
    assert_eq!(ask(&mut node), later, "time does not go back");
}

#[test]
fn followers_come_and_go() {
    let folder = folder();
    let mut config = stepped(folder.path());
    config.followers = true;
    let mut node = with_money(config);
    let places: Vec<_> = node.followers().into_iter().map(|(_, position)| position).collect();
    assert_eq!(places, [5, 5, 5]);
    node.unfollow(1);
    node.follow(MemberEvents::open(folder.path()).expect("opens"));
    assert_eq!(node.followers().pop(), Some(("member events".to_owned(), 5)));
}

#[test]
fn steps_and_threads_write_the_same_journal() {
    let (one, other) = (folder(), folder());
    let still = |folder| config(folder).with_clock(ClockMode::Manual { start: start() });
    let node = open_with_money(still(one.path()));
    ask(&node, envelope(PLATFORM, "c", advance(60)));
    ask(&node, envelope(ME, "p", pay(7)));
    drop(node);
    let mut node = SteppedNode::open(still(other.path()), start()).expect("opens");
    let commands: [(Actor, &str, engine::Command); 5] = [
        (PLATFORM, "payer", open_person().into()),
        (PLATFORM, "payee", open_person().into()),
        (PLATFORM, "money", deposit(PAYER, 1_000_000, "IN-1").into()),
        (PLATFORM, "c", advance(60).into()),
        (ME, "p", pay(7).into()),
    ];
    for (actor, key, command) in commands {
        let mut reply = node.handle().submit(envelope(actor, key, command)).expect("accepted");
        run(&mut node);
        let answer = reply.try_take().expect("answered").expect("recorded");
        assert!(
            matches!(answer, Answer::Recorded(record) if matches!(record.outcome, Outcome::Done(_)))
        );
    }
    node.snapshot().expect("taken");
    node.shutdown();
    let (one, other) = (verify(one.path(), |_| {}), verify(other.path(), |_| {}));
    let (one, other) = (one.expect("sound"), other.expect("sound"));
    assert_eq!((one.head_hash, one.state_digest), (other.head_hash, other.state_digest));
    assert_eq!(other.snapshots, [7]);
}
