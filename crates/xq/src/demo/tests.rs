//! The world can be filled, filled again after a crash, and lives on.

use super::cast::Cast;
use super::desk::Desk;
use super::fill::fill;
use super::live::Life;
use api::Role;
use engine::member::MemberKind;
use indicatif::ProgressBar;
use node::{ClockMode, Config, Node};
use std::collections::BTreeSet;
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

#[test]
fn everybody_who_can_be_played_is_in_the_cast() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    let cast = filled(&node);
    let personas = super::people::personas(&cast);
    assert_eq!(personas.len(), super::people::COUNT, "nobody is missing");
    let names: BTreeSet<&str> = personas.iter().map(|persona| persona.name).collect();
    assert_eq!(names.len(), personas.len(), "each is asked for by its own name");
    let model = node.read_model();
    model.wait_for_blocking(node.status().next_sequence - 1).unwrap();
    let state = model.read();
    for persona in &personas {
        let kind = state.members.get(persona.member).expect("a member").kind;
        let fits = match persona.role {
            Role::Operator | Role::Auditor => kind == MemberKind::Platform,
            Role::Regulator => kind == MemberKind::Regulator,
            Role::Bank => kind == MemberKind::Bank,
            Role::Issuer => kind == MemberKind::Issuer,
            Role::Merchant => kind == MemberKind::Merchant,
            Role::Holder => kind == MemberKind::Person,
        };
        assert!(fits, "{}: {kind:?}", persona.name);
        if persona.role == Role::Issuer {
            let series = persona.series.first().expect("it issues");
            assert_eq!(state.coupons.get(*series).unwrap().issuer, persona.member);
        }
        let takes = persona.role == Role::Merchant && persona.name.starts_with("till");
        assert_eq!(!persona.series.is_empty(), takes || persona.role == Role::Issuer);
    }
}
