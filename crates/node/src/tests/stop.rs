//! When a node cannot go on, it says nothing that is not so.

use std::sync::{Arc, mpsc};

use engine::Actor;

use super::{PAYER, config, envelope, folder, open_with_money, pay};
use crate::{Answer, Config, NoAnswer, Node, SubmitError, verify};

const ME: Actor = Actor::Member(PAYER);

fn reporting(mut config: Config) -> (Config, mpsc::Receiver<String>) {
    let (sender, reasons) = mpsc::channel();
    config.on_fatal = Some(Arc::new(move |reason| {
        let _ = sender.send(reason.to_owned());
    }));
    (config, reasons)
}

#[test]
fn a_full_disk_answers_nothing_and_stops_the_node() {
    let folder = folder();
    drop(open_with_money(config(folder.path())));
    let (mut config, reasons) = reporting(config(folder.path()));
    config.journal_page_limit = Some(30);
    let node = Node::open(config).expect("opens");
    let handle = node.handle();
    let mut answered = 0;
    for round in 0.. {
        assert!(round < 100, "the limit does not bite");
        let array = (0..500).map(|n| envelope(ME, &format!("r{round}-{n}"), pay(1)));
        let Ok(replies) = handle.submit_many(array.collect()) else { break };
        match replies.wait() {
            Ok(answers) => answered = answers.last().expect("some").record().stamp.sequence,
            Err(error) => {
                assert_eq!(error, NoAnswer::Stopped);
                break;
            }
        }
    }
    let reason = reasons.recv().expect("told");
    assert!(reason.starts_with("the journal was not written: the disk is full"), "{reason}");
    let late = handle.submit(envelope(ME, "late", pay(1)));
    assert_eq!(late.expect_err("stopped"), SubmitError::Stopped);
    assert!(node.status().stopped);
    drop(node);

    assert!(answered > 500, "it went well for a while");
    let report = verify(folder.path(), |_| {}).expect("sound");
    assert_eq!(report.records, answered, "what was not answered was not recorded");
    let node = Node::open(super::config(folder.path())).expect("there is room again");
    let again = super::ask(&node, envelope(ME, "late", pay(1)));
    assert!(matches!(again, Answer::Recorded(_)));
}

#[test]
fn a_thread_that_breaks_stops_the_node() {
    let folder = folder();
    drop(open_with_money(config(folder.path())));
    let (mut config, reasons) = reporting(config(folder.path()));
    config.on_commit = Some(Arc::new(|_| panic!("a broken promise")));
    let node = Node::open(config).expect("opens");
    let handle = node.handle();
    let reply = handle.submit(envelope(ME, "a", pay(1))).expect("accepted");
    assert_eq!(reply.wait(), Err(NoAnswer::Stopped));
    assert_eq!(reasons.recv().expect("told"), "committer: a broken promise");
    let late = handle.submit(envelope(ME, "b", pay(1)));
    assert_eq!(late.expect_err("stopped"), SubmitError::Stopped);
}
