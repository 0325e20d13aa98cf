use crate::Chance;
use crate::walk::Walk;
use crate::workload::{Workload, days};
use engine::{AdvanceClock, Command, Outcome, Rejection, State};
use std::collections::{BTreeMap, BTreeSet};
use units::Timestamp;

fn now() -> Timestamp {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

fn walked(seed: u64, steps: usize) -> Walk {
    let mut walk = Walk::new(seed);
    for _ in 0..steps {
        walk.step().unwrap();
    }
    walk
}

#[test]
fn a_seed_means_the_same_life_and_another_seed_another() {
    let [one, same, other] = [7, 7, 8].map(|seed| walked(seed, 800).records);
    assert_eq!(one, same);
    assert_ne!(one, other);
}

#[test]
fn what_was_lost_is_asked_again_under_its_key() {
    let mut workload = Workload::new(Chance::new(3));
    let state = State::default();
    let first = (0..100).map(|_| workload.next(&state, now()));
    let first = first.filter(|envelope| envelope.key.is_some()).last().unwrap();
    workload.lost(first.clone());
    let again = (0..100).map(|_| workload.next(&state, now()));
    let again: Vec<_> = again.filter(|envelope| envelope.key == first.key).collect();
    assert_eq!(again.len(), 1, "asked once more");
    assert_eq!(again[0], first);
}

#[test]
fn a_state_that_says_nothing_is_enough() {
    let mut workload = Workload::new(Chance::new(5));
    let state = State::default();
    let refused = Outcome::Rejected(Rejection::from(engine::Code::NotPermitted));
    for sequence in 1..3_000 {
        let envelope = workload.next(&state, now());
        workload.answered(&envelope, sequence, &refused);
    }
}

#[test]
fn keys_are_used_again_in_every_way() {
    let mut by_key = BTreeMap::new();
    let (mut late, mut strangers) = (0, 0);
    for seed in 0..3 {
        by_key.clear();
        let walk = walked(seed, 4_000);
        let keyed = walk.records.iter().filter_map(|r| Some((r.envelope.key.as_ref()?, r)));
        for (key, record) in keyed {
            let seen: &mut Vec<_> = by_key.entry(key.as_str().to_owned()).or_default();
            let actor = record.envelope.actor;
            late += seen.iter().filter(|other| **other == actor).count();
            strangers += seen.iter().filter(|other| **other != actor).count();
            seen.push(actor);
        }
        let (same, other) = walk.reached.again;
        assert!(same > 0 && other > 0, "within thirty days: {same} and {other}");
    }
    assert!(late > 0, "recorded again after thirty days");
    assert!(strangers > 0, "the key of another member");
}

#[test]
fn time_comes_to_days_on_which_calendars_go_wrong() {
    let mut chance = Chance::new(1);
    let found: BTreeSet<String> =
        (0..200).map(|_| days::special(&mut chance, now()).to_string()).collect();
    let wanted = [
        "2026-03-29", // Europe
        "2026-03-08", // America
        "2026-10-25",
        "2026-11-01",
        "2026-02-28",
        "2028-02-29",
        "2026-12-31",
        "2027-01-01",
    ];
    assert_eq!(found, wanted.map(String::from).into());
}

#[test]
fn time_moves_by_instants_and_by_months() {
    let mut spans = Vec::new();
    for seed in 0..5 {
        for record in walked(seed, 3_000).records {
            if let (Command::AdvanceClock(AdvanceClock { to }), Outcome::Done(_)) =
                (&record.envelope.command, &record.outcome)
            {
                spans.push(to.micros() - record.stamp.time.micros());
            }
        }
    }
    let day = 86_400_000_000;
    assert!(spans.iter().all(|span| *span >= 0));
    assert!(spans.iter().any(|span| *span > 0 && *span < 120_000_000));
    assert!(spans.iter().any(|span| *span >= 30 * day));
}
