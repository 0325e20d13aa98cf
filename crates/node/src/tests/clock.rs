//! Time, and timers.

use std::time::Duration as Wait;

use engine::ledger::HoldMoney;
use engine::{Actor, Command, Outcome, Record};
use units::{Amount, Currency, Duration, Timestamp};

use super::{
    PAYEE, PAYER, PLATFORM, advance, balance, config, folder, ok, open_with_money, pay, start,
};
use crate::{ClockMode, Config, Node, OpenError};

const LONG: Wait = Wait::from_secs(60);

fn hold(until: Timestamp) -> HoldMoney {
    HoldMoney {
        from: PAYER,
        to: PAYEE,
        currency: Currency::CNY,
        amount: Amount::new(100),
        expires_at: until,
    }
}

fn at(seconds: u32) -> Timestamp {
    start().after(Duration::from_secs(seconds))
}

fn hold_until(node: &Node, seconds: u32) -> std::sync::Arc<Record> {
    ok(node, Actor::Member(PAYER), &format!("hold-{seconds}"), hold(at(seconds)))
}

#[test]
fn timers_act_while_nothing_else_happens_each_at_its_own_time() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    hold_until(&node, 20);
    hold_until(&node, 10);
    let moved = ok(&node, PLATFORM, "on", advance(30));
    assert_eq!(moved.stamp.time, start(), "the clock moves after this record");
    let mut feed = node.feed().subscribe_from(moved.stamp.sequence + 1);
    let mut ticks = Vec::new();
    while ticks.len() < 2 {
        let batch = feed.wait(LONG).expect("reads").expect("ticks without being asked");
        ticks.extend(batch.records.iter().cloned());
    }
    assert!(ticks.iter().all(|r| matches!(r.envelope.command, Command::Tick(_))));
    let times: Vec<_> = ticks.iter().map(|tick| tick.stamp.time).collect();
    assert_eq!(times, [at(10), at(20)]);
    let after = ok(&node, Actor::Member(PAYER), "pay", pay(1));
    assert_eq!(after.stamp.time, at(30));
    assert_eq!(after.stamp.sequence, moved.stamp.sequence + 3);
    node.read_model().wait_for_blocking(after.stamp.sequence).expect("folded");
    assert_eq!(balance(&node.read_model().read(), PAYER), 999_999);
}

#[test]
fn a_moved_clock_survives_a_restart_even_if_nothing_came_after() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    ok(&node, PLATFORM, "on", advance(30));
    node.shutdown();
    let node = Node::open(config(folder.path())).expect("opens");
    assert_eq!(ok(&node, Actor::Member(PAYER), "a", pay(1)).stamp.time, at(30));
    node.shutdown();
    // Another start of the manual clock counts only if it is later.
    let with = |seconds| config(folder.path()).with_clock(ClockMode::Manual { start: at(seconds) });
    let node = Node::open(with(5)).expect("opens");
    assert_eq!(ok(&node, Actor::Member(PAYER), "b", pay(1)).stamp.time, at(30));
    node.shutdown();
    let node = Node::open(with(50)).expect("opens");
    assert_eq!(ok(&node, Actor::Member(PAYER), "c", pay(1)).stamp.time, at(50));
}

#[test]
fn a_moved_clock_survives_a_restart_if_only_timers_came_after() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    hold_until(&node, 20);
    hold_until(&node, 10);
    let moved = ok(&node, PLATFORM, "on", advance(30)).stamp.sequence;
    // The timers act before the writer hears that it is to end.
    node.shutdown();
    let node = Node::open(config(folder.path())).expect("opens");
    let after = ok(&node, Actor::Member(PAYER), "a", pay(1));
    assert_eq!((after.stamp.sequence, after.stamp.time), (moved + 3, at(30)));
}

#[test]
fn a_timer_that_fell_due_while_the_node_was_down_acts_first() {
    let folder = folder();
    let node = open_with_money(config(folder.path()));
    let held = hold_until(&node, 10).stamp.sequence;
    node.shutdown();
    let later = ClockMode::Manual { start: at(60) };
    let node = Node::open(config(folder.path()).with_clock(later)).expect("opens");
    let paid = ok(&node, Actor::Member(PAYER), "pay", pay(1_000_000));
    assert_eq!(paid.stamp.sequence, held + 2, "the tick gave the held money back first");
}

fn sandbox(folder: &std::path::Path) -> Config {
    config(folder).with_clock(ClockMode::Sandbox)
}

#[test]
fn a_sandbox_goes_on_from_where_it_was_moved_to() {
    let folder = folder();
    let node = open_with_money(sandbox(folder.path()));
    let before = ok(&node, Actor::Member(PAYER), "a", pay(1)).stamp.time;
    let to = before.after(Duration::from_days(400));
    let moved = ok(&node, PLATFORM, "on", engine::AdvanceClock { to });
    assert!(moved.stamp.time < to);
    let after = ok(&node, Actor::Member(PAYER), "b", pay(1)).stamp.time;
    assert!(after >= to);
    node.shutdown();
    let wall = config(folder.path()).with_clock(ClockMode::Wall);
    assert!(matches!(Node::open(wall), Err(OpenError::ClockWasMoved)));
    let node = Node::open(sandbox(folder.path())).expect("opens");
    let again = ok(&node, Actor::Member(PAYER), "c", pay(1)).stamp.time;
    assert!(again >= after);
}

#[test]
fn on_the_wall_clock_a_timer_wakes_an_idle_node() {
    let folder = folder();
    let node = open_with_money(config(folder.path()).with_clock(ClockMode::Wall));
    let now = ok(&node, Actor::Member(PAYER), "a", pay(1)).stamp.time;
    let until = now.after(Duration::from_micros(300_000));
    let held = ok(&node, Actor::Member(PAYER), "hold", hold(until)).stamp.sequence;
    let mut feed = node.feed().subscribe_from(held + 1);
    let batch = feed.wait(LONG).expect("reads").expect("a tick");
    let tick = &batch.records[0];
    assert_eq!(tick.stamp.time, until);
    assert!(matches!(&tick.outcome, Outcome::Done(events) if events.len() == 1));
}
