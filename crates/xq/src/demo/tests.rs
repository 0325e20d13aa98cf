//! The world can be filled, filled again after a crash, and lives on.

use super::cast::Cast;
use super::desk::Desk;
use super::fill::fill;
use super::live::Life;
use indicatif::ProgressBar;
use node::{ClockMode, Config, Node};
use std::path::Path;
use units::Timestamp;

fn now() -> Timestamp {
    "2026-03-02T04:00:00Z".parse().unwrap()
}

fn open(folder: &Path) -> Node {
    let config = Config::new(folder).with_clock(ClockMode::Manual { start: now() });
    Node::open(config).unwrap()
}

fn filled(node: &Node) -> Cast {
    let mut desk = Desk::new(node.handle(), now());
    fill(&mut desk, &ProgressBar::hidden()).unwrap_or_else(|failure| panic!("{failure}"))
}

#[test]
fn a_filled_world_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    let cast = filled(&node);
    assert_eq!(cast.holders.len(), super::plan::HOLDERS);
    let last = node.status().next_sequence - 1;
    node.read_model().wait_for_blocking(last).unwrap();
    let model = node.read_model();
    let state = model.read();
    state.check_invariants().unwrap();
    for (series, plan) in cast.markets() {
        assert!(state.title.holder_count(series) > 10, "{}", plan.titles.1);
    }
}

#[test]
fn filling_twice_records_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    filled(&node);
    let next = node.status().next_sequence;
    drop(node);
    let node = open(folder.path());
    filled(&node);
    assert_eq!(node.status().next_sequence, next);
}

#[test]
fn the_world_lives() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    let cast = filled(&node);
    let mut desk = Desk::new(node.handle(), now());
    let mut life = Life::new(&mut desk, &cast, 1);
    for _ in 0..150 {
        life.step().unwrap_or_else(|failure| panic!("{failure}"));
    }
    let last = node.status().next_sequence - 1;
    node.read_model().wait_for_blocking(last).unwrap();
    node.read_model().read().check_invariants().unwrap();
}
