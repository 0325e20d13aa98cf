//! What a caller hears.

use std::sync::{Arc, Mutex, mpsc};

use engine::Outcome;

use super::{
    PAYEE, PAYER, advance, ask, balance, config, envelope, folder, ok, open_person,
    open_with_money, pay,
};
use crate::{Answer, ClockMode, Config, Node, SubmitError};
use engine::Actor;

const ME: Actor = Actor::Member(PAYER);

/// A configuration whose commits wait, each for one word on the channel.
fn held(folder: &std::path::Path) -> (Config, mpsc::Sender<()>) {
    let (go, gone) = mpsc::channel();
    let gone = Mutex::new(gone);
    let mut config = config(folder);
    config.on_commit = Some(Arc::new(move |_| {
        // Once nobody sends any more, commits go on freely.
        let _ = gone.lock().expect("one at a time").recv();
    }));
    (config, go)
}

#[test]
fn an_answer_is_the_record_and_can_be_read_back() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let record = ok(&node, ME, "pay", pay(10));
    assert_eq!(record.stamp.sequence, 5);
    let model = node.read_model();
    model.wait_for_blocking(5).expect("folded");
    assert_eq!(balance(&model.read(), PAYER), 999_990);
    assert_eq!(balance(&model.read(), PAYEE), 10);
    node.shutdown();

    let node = Node::open(config(folder.path())).expect("opens again");
    assert_eq!(balance(&node.read_model().read(), PAYEE), 10);
    assert_eq!(node.status().next_sequence, 6, "no second platform");
}

#[test]
fn a_refusal_is_an_answer_too() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let answer = ask(&node, envelope(ME, "too-much", pay(2_000_000)));
    assert!(matches!(answer.record().outcome, Outcome::Rejected(_)));
    let again = ask(&node, envelope(ME, "too-much", pay(2_000_000)));
    assert_eq!(again, Answer::Repeated(Arc::clone(answer.record())));
}

#[test]
fn a_repeated_key_gets_the_first_answer_from_memory_and_from_the_journal() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let first = ok(&node, ME, "pay", pay(10));
    let again = ask(&node, envelope(ME, "pay", pay(10)));
    assert_eq!(again, Answer::Repeated(Arc::clone(&first)));
    let other = ask(&node, envelope(ME, "pay", pay(11)));
    let conflict = Answer::Conflict { first };
    assert_eq!(other, conflict);
    node.shutdown();

    let node = Node::open(config(folder.path())).expect("opens again");
    assert!(node.feed().recent(5).is_none(), "memory is empty");
    assert_eq!(ask(&node, envelope(ME, "pay", pay(10))), again);
    assert_eq!(ask(&node, envelope(ME, "pay", pay(11))), conflict);
    assert_eq!(node.status().next_sequence, 6, "repetitions are not recorded");
}

#[test]
fn the_same_key_of_two_members_is_two_keys() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let mine = ask(&node, envelope(ME, "pay", pay(10)));
    let theirs = ask(&node, envelope(Actor::Member(PAYEE), "pay", pay(10)));
    assert!(matches!((&mine, &theirs), (Answer::Recorded(_), Answer::Recorded(_))));
    assert_ne!(mine.record().stamp.sequence, theirs.record().stamp.sequence);
}

#[test]
fn a_key_repeated_before_its_first_answer_gets_the_same_one() {
    let folder = folder();
    drop(open_with_money(config(folder.path())));
    let (config, go) = held(folder.path());
    let node = Node::open(config).expect("opens");
    let handle = node.handle();
    let submit = |key, minor| handle.submit(envelope(ME, key, pay(minor))).expect("accepted");
    // The commit of the first is held, so the others are decided together meanwhile.
    let first = submit("a", 1);
    let replies = [submit("a", 1), submit("b", 2), submit("b", 2), submit("b", 3)];
    drop(go);
    let first = first.wait().expect("answered");
    assert!(matches!(first, Answer::Recorded(_)));
    let [again, second, second_again, conflict] = replies.map(|r| r.wait().expect("answered"));
    assert_eq!(again, Answer::Repeated(Arc::clone(first.record())));
    assert_eq!(second.record().stamp.sequence, 6);
    assert_eq!(second_again, Answer::Repeated(Arc::clone(second.record())));
    let first = Arc::clone(second.record());
    assert_eq!(conflict, Answer::Conflict { first });
}

#[test]
fn a_full_queue_says_busy_and_takes_more_after_the_answers() {
    let folder = folder();
    drop(open_with_money(config(folder.path())));
    let (mut config, go) = held(folder.path());
    config.queue = 3;
    let node = Node::open(config).expect("opens");
    let handle = node.handle();
    let submit = |key| handle.submit(envelope(ME, key, pay(1)));
    let replies = ["a", "b", "c"].map(|key| submit(key).expect("fits"));
    assert_eq!(submit("d").expect_err("full"), SubmitError::Busy);
    assert_eq!(handle.queued(), 3);
    drop(go);
    for reply in replies {
        reply.wait().expect("answered");
    }
    let reply = submit("d").expect("there is room again");
    assert!(matches!(reply.wait(), Ok(Answer::Recorded(_))));
}

#[test]
fn an_array_is_answered_in_order_even_across_batches() {
    let folder = folder();
    let mut config = config(folder.path());
    config.max_batch_records = 7;
    config.queue = 50;
    let node = open_with_money(config);
    let mut envelopes: Vec<_> =
        (0..100).map(|n| envelope(ME, &format!("n{n}"), pay(n + 1))).collect();
    envelopes.push(envelope(ME, "n0", pay(1)));
    envelopes.push(envelope(ME, "n99", pay(1)));
    let replies = node.handle().submit_many(envelopes).expect("larger than the queue, yet alone");
    let answers = replies.wait().expect("answered");
    let sequences: Vec<u64> = answers.iter().map(|a| a.record().stamp.sequence).collect();
    let expected: Vec<u64> = (5..105).chain([5, 104]).collect();
    assert_eq!(sequences, expected);
    assert!(matches!(answers[100], Answer::Repeated(_)));
    assert!(matches!(answers[101], Answer::Conflict { .. }));
    let none = node.handle().submit_many(Vec::new()).expect("accepted");
    assert_eq!(none.wait().expect("answered"), []);
}

#[test]
fn shutdown_answers_what_was_accepted_and_refuses_the_rest() {
    let folder = folder();
    drop(open_with_money(config(folder.path())));
    let (config, go) = held(folder.path());
    let node = Node::open(config).expect("opens");
    let handle = node.handle();
    let replies: Vec<_> = (0..20)
        .map(|n| handle.submit(envelope(ME, &format!("n{n}"), pay(1))).expect("accepted"))
        .collect();
    drop(go);
    node.shutdown();
    for reply in replies {
        assert!(matches!(reply.wait(), Ok(Answer::Recorded(_))));
    }
    let late = handle.submit(envelope(ME, "late", pay(1)));
    assert_eq!(late.expect_err("ended"), SubmitError::Stopped);
    assert!(Node::open(super::config(folder.path())).is_ok(), "the journal is free");
}

#[test]
fn the_clock_is_not_moved_outside_a_sandbox() {
    let folder = folder();
    let wall = config(folder.path()).with_clock(ClockMode::Wall);
    let node = Node::open(wall).expect("opens");
    let refused = node.handle().submit(envelope(super::PLATFORM, "on", advance(1)));
    assert_eq!(refused.expect_err("refused"), SubmitError::NotSandbox);
    let array = vec![
        envelope(super::PLATFORM, "a", open_person()),
        envelope(super::PLATFORM, "on", advance(1)),
    ];
    let refused = node.handle().submit_many(array);
    assert_eq!(refused.expect_err("refused"), SubmitError::NotSandbox);
    assert_eq!(node.status().next_sequence, 2, "nothing but the platform");
}
