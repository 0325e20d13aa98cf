//! Several nodes on one journal in a database.

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use engine::Actor;
use testbed::Cluster;

use super::{
    PAYER, PLATFORM, ask, balance, config, deposit, envelope, folder, ok, open_person, pay,
};
use crate::{Answer, Config, Membership, NoAnswer, Node, NodeRole, SubmitError};

const ME: Actor = Actor::Member(PAYER);

fn member_of(cluster: &Cluster, folder: &Path, name: &str) -> Config {
    let mut config = config(folder);
    config.membership = Some(Membership {
        database: cluster.url("postgres").parse().expect("a URL"),
        name: name.to_owned(),
        address: format!("http://{name}.test"),
        lease: Duration::from_secs(1),
    });
    config
}

/// A leader with a payer, who has money, and a payee: sequences 1 to 4.
fn leader(config: Config) -> Node {
    let node = Node::open(config).expect("opens");
    node.wait_until_leading().expect("leads");
    ok(&node, PLATFORM, "payer", open_person());
    ok(&node, PLATFORM, "payee", open_person());
    ok(&node, PLATFORM, "money", deposit(PAYER, 1_000_000, "IN-1"));
    node
}

/// Waits until its role is such.
fn await_role(node: &Node, is_so: impl Fn(&NodeRole) -> bool) -> NodeRole {
    let mut roles = node.handle().roles();
    let role = crate::block_on::block_on(roles.wait_for(|role| is_so(role)));
    role.expect("the node lives").clone()
}

fn follows(leader: &'static str) -> impl Fn(&NodeRole) -> bool {
    move |role| matches!(role, NodeRole::Standby { leader: Some(found), .. } if found.name == leader)
}

#[test]
fn a_standby_follows_answers_reads_and_takes_over_when_the_leader_ends() {
    let (cluster, one, two) = (Cluster::start().expect("a server"), folder(), folder());
    let first = leader(member_of(&cluster, one.path(), "first"));
    let second = Node::open(member_of(&cluster, &two.path().join("new"), "second")).expect("opens");
    await_role(&second, follows("first"));

    let paid = ok(&first, ME, "p1", pay(100));
    second.read_model().wait_for_blocking(paid.stamp.sequence).expect("follows");
    assert_eq!(balance(&second.read_model().read(), PAYER), 999_900);
    let refused = second.handle().submit(envelope(ME, "p2", pay(1)));
    assert_eq!(refused.expect_err("follows"), SubmitError::NotLeader);

    first.shutdown();
    second.wait_until_leading().expect("takes over");
    let again = ask(&second, envelope(ME, "p1", pay(100)));
    assert!(matches!(&again, Answer::Repeated(first) if **first == *paid), "{again:?}");
    ok(&second, ME, "p2", pay(1));

    let back = Node::open(member_of(&cluster, one.path(), "first")).expect("opens again");
    await_role(&back, follows("second"));
    back.read_model().wait_for_blocking(6).expect("follows");
    assert_eq!(balance(&back.read_model().read(), PAYER), 999_899);
    let digests = [&second, &back].map(|node| node.read_model().read().to_bytes());
    assert!(digests[0] == digests[1], "the same records give the same state");
}

#[test]
fn a_deposed_leader_answers_nothing_follows_and_may_lead_again() {
    let (cluster, folder) = (Cluster::start().expect("a server"), folder());
    let node = leader(member_of(&cluster, folder.path(), "first"));
    let mut sql = cluster.client("postgres").expect("a connection");
    // As another node would that thought this one dead. It never says that it lives.
    let taken = sql
        .execute(
            "UPDATE journal.lease SET epoch = epoch + 1, instance = 'other', name = 'other', \
             address = 'http://other.test', expires_at = clock_timestamp() + interval '3 s'",
            &[],
        )
        .expect("takes the lease");
    assert_eq!(taken, 1);
    let answer = match node.handle().submit(envelope(ME, "p1", pay(100))) {
        Ok(reply) => reply.wait().expect_err("nothing was recorded"),
        // It had heard of it already.
        Err(error) => {
            assert_eq!(error, SubmitError::NotLeader);
            NoAnswer::Stopped
        }
    };
    assert_eq!(answer, NoAnswer::Stopped);
    await_role(&node, follows("other"));
    assert!(!node.status().stopped, "it goes on");
    assert_eq!(balance(&node.read_model().read(), PAYER), 1_000_000, "nothing happened");

    node.wait_until_leading().expect("the other's lease has run out");
    let answer = ask(&node, envelope(ME, "p1", pay(100)));
    assert!(matches!(answer, Answer::Recorded(_)), "the key was never used: {answer:?}");
    assert_eq!(answer.record().stamp.sequence, 5);
}

#[test]
fn a_node_that_followed_another_history_stops() {
    let (cluster, one, two) = (Cluster::start().expect("a server"), folder(), folder());
    let first = leader(member_of(&cluster, one.path(), "first"));
    let (sender, reasons) = mpsc::channel();
    let mut config = member_of(&cluster, two.path(), "second");
    config.on_fatal = Some(std::sync::Arc::new(move |reason| {
        let _ = sender.send(reason.to_owned());
    }));
    let second = Node::open(config).expect("opens");
    second.read_model().wait_for_blocking(4).expect("follows");
    first.shutdown();
    second.wait_until_leading().expect("takes over");
    ok(&second, ME, "p1", pay(100));
    // The database is put back to an earlier time, and another node writes on from there.
    let mut sql = cluster.client("postgres").expect("a connection");
    sql.batch_execute(
        "DELETE FROM journal.batch WHERE first = 5;
         UPDATE journal.lease SET epoch = epoch + 1, instance = '', expires_at = '-infinity'",
    )
    .expect("goes back");
    let other = folder();
    let third = Node::open(member_of(&cluster, other.path(), "third")).expect("opens");
    third.wait_until_leading().expect("leads");
    ok(&third, ME, "p2", pay(1));
    ok(&third, ME, "p3", pay(1));
    let reason = reasons.recv().expect("it cannot go on");
    assert!(reason.contains("not the one that this node followed"), "{reason}");
    drop((second, third));
}

#[test]
fn two_nodes_of_one_name_are_refused() {
    let (cluster, one, two) = (Cluster::start().expect("a server"), folder(), folder());
    let _first = leader(member_of(&cluster, one.path(), "same"));
    let refused = Node::open(member_of(&cluster, two.path(), "same")).err().expect("refused");
    assert!(refused.to_string().contains("same"), "{refused}");
}

#[test]
fn a_leader_that_is_cut_off_takes_nothing_and_goes_on_when_it_is_heard_again() {
    let (cluster, folder) = (Cluster::start().expect("a server"), folder());
    let proxy = testbed::Proxy::before(&cluster.address()).expect("a proxy");
    let mut config = member_of(&cluster, folder.path(), "first");
    let url = cluster.url("postgres").replace(&cluster.address(), &proxy.address());
    config.membership.as_mut().expect("a member").database = url.parse().expect("a URL");
    let node = leader(config);
    proxy.freeze();
    let silent = |role: &NodeRole| matches!(role, NodeRole::Standby { problem: Some(_), .. });
    await_role(&node, silent);
    let refused = node.handle().submit(envelope(ME, "p1", pay(100)));
    assert_eq!(refused.expect_err("it cannot know"), SubmitError::NotLeader);
    proxy.pass();
    node.wait_until_leading().expect("nobody else has led");
    let answer = ask(&node, envelope(ME, "p1", pay(100)));
    assert_eq!(answer.record().stamp.sequence, 5, "nothing was decided in between");
}
