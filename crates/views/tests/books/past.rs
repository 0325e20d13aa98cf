//! The books as of any record are the state folded up to it.

use crate::same::make;
use crate::shelf::Shelf;
use crate::world::World;
use engine::{Place, RangeSet, State, evolve};
use sim::Chance;
use std::collections::{BTreeMap, BTreeSet};
use units::{MemberId, SeriesId, TokenId, UnitRange};
use views::title_nodes;
use views::value::Value;

fn folded(world: &World, sequence: u64) -> State {
    let mut state = State::default();
    let upto = world.records.iter().take_while(|record| record.stamp.sequence <= sequence);
    upto.for_each(|record| evolve(&mut state, record));
    state
}

fn n(number: u64) -> i64 {
    i64::try_from(number).expect("fits")
}

#[test]
fn the_past_is_as_it_was() {
    for seed in [31, 32] {
        let world = World::new(seed, 2_500);
        let mut chance = Chance::new(seed);
        let moments: Vec<u64> =
            (0..6).map(|_| 1 + chance.below(world.records.len() as u64)).collect();
        let states: Vec<State> = moments.iter().map(|sequence| folded(&world, *sequence)).collect();
        for shelf in Shelf::both() {
            make(&world, &shelf);
            for (sequence, state) in moments.iter().zip(&states) {
                balances(&shelf, *sequence, state);
                holdings(&shelf, *sequence, state);
                books(&shelf, *sequence, state);
            }
        }
    }
}

fn balances(shelf: &Shelf, sequence: u64, state: &State) {
    let sql = "SELECT a.owner_id, (SELECT p.balance FROM postings p \
               WHERE p.account_id = a.account_id AND p.sequence <= $1 \
               ORDER BY p.sequence DESC, p.leg DESC LIMIT 1) \
               FROM accounts a WHERE a.first_sequence <= $1 ORDER BY a.account_id";
    let found = shelf.numbers(sql, &[sequence.into()]);
    let mut wanted: Vec<Vec<i64>> = Vec::new();
    let mut accounts = state.ledger.accounts();
    accounts.sort_by_key(|(key, _)| {
        let purposes = engine::ledger::Purpose::ALL.iter();
        let purpose = purposes.take_while(|of| **of != key.purpose).count();
        (key.owner, key.currency.numeric(), purpose)
    });
    for (key, balance) in accounts {
        wanted.push(vec![key.owner.number().into(), balance.minor()]);
    }
    assert_eq!(found, wanted, "{} as of {sequence}", shelf.name);
}

/// Folds the title of one member: what came and what left, in order.
fn holdings(shelf: &Shelf, sequence: u64, state: &State) {
    let sql = "SELECT series_id, first_serial, units, from_member_id, to_member_id, from_place, \
               to_place FROM title WHERE (to_member_id = $1 OR from_member_id = $1) \
               AND sequence <= $2 ORDER BY sequence, move_index";
    for (member, _) in state.members.iter() {
        let mut held: BTreeMap<i64, RangeSet> = BTreeMap::new();
        for row in shelf.rows(sql, &[member.into(), sequence.into()]) {
            let [Value::Int(series), Value::Int(first), Value::Int(units), from, to, ..] =
                row.as_slice()
            else {
                panic!("{row:?}")
            };
            let range =
                UnitRange::new(first.cast_unsigned(), units.cast_unsigned()).expect("units");
            let me = Value::Int(member.number().into());
            let is_free = |at: usize| row[at] == Value::Text("free".into());
            let ranges = held.entry(*series).or_default();
            if *from == me && is_free(5) {
                ranges.remove(range);
            }
            if *to == me && is_free(6) {
                ranges.insert(range);
            }
        }
        held.retain(|_, ranges| !ranges.is_empty());
        let wanted: BTreeMap<i64, RangeSet> = state
            .title
            .wallet(member)
            .map(|series| (i64::from(series.number()), state.title.free(member, series).clone()))
            .collect();
        assert_eq!(held, wanted, "{} {member} as of {sequence}", shelf.name);
    }
}

/// The open orders as of a record, each as its last event until then tells.
fn books(shelf: &Shelf, sequence: u64, state: &State) {
    let sql = "SELECT o.order_id, e.open_units, e.locked_units, e.reserved, e.price \
               FROM orders o JOIN order_events e ON e.order_id = o.order_id \
               WHERE o.sequence <= $1 AND (o.ended_sequence IS NULL OR o.ended_sequence > $1) \
               AND (e.sequence, e.event_index) = (SELECT l.sequence, l.event_index \
               FROM order_events l WHERE l.order_id = o.order_id AND l.sequence <= $1 \
               ORDER BY l.sequence DESC, l.event_index DESC LIMIT 1) ORDER BY o.order_id";
    let found = shelf.numbers(sql, &[sequence.into()]);
    let ids: BTreeSet<i64> = found.iter().map(|row| row[0]).collect();
    assert_eq!(ids.len(), state.markets.open_orders(), "{} as of {sequence}", shelf.name);
    for row in found {
        let order = state.markets.order(units::OrderId::new(row[0].cast_unsigned())).expect("open");
        let wanted = [
            n(order.id.number()),
            n(order.open.count()),
            n(order.locked.count()),
            order.reserved.minor(),
            order.price.as_ppm().into(),
        ];
        assert_eq!(row, wanted, "{} as of {sequence}", shelf.name);
    }
}

#[test]
fn a_unit_is_found_by_its_chain_of_title() {
    let world = World::new(33, 3_000);
    let mut chance = Chance::new(33);
    for shelf in Shelf::both() {
        make(&world, &shelf);
        let series: Vec<(SeriesId, u64)> = world
            .state
            .coupons
            .iter()
            .map(|(id, _)| (id, world.state.title.units(id).issued))
            .filter(|(_, issued)| *issued > 0)
            .collect();
        for _ in 0..200 {
            let (series, issued) = chance.pick(&series);
            let serial = 1 + chance.below(issued);
            let token = TokenId { series, serial };
            let chain = chain(&shelf, series, serial, issued);
            assert_eq!(chain.first().map(|link| link.0.as_str()), Some("mint"), "{token:?}");
            for link in chain.windows(2) {
                assert_eq!(link[0].1, link[1].0, "links follow each other");
            }
            let last = chain.last().expect("a chain").1.as_str();
            let place = world.state.title.place_of(token);
            let wanted = match place {
                Some(Place::Free(_)) => "free",
                Some(Place::Order(_)) => "order",
                Some(Place::Authorised(_)) => "authorised",
                Some(Place::Captured(_)) => "captured",
                Some(Place::Gift(_)) => "gift",
                Some(Place::Deal(_)) => "deal",
                Some(Place::Lost(_)) => "lost",
                _ => last,
            };
            assert_eq!(last, wanted, "{} {token:?}", shelf.name);
        }
    }
    let _ = MemberId::new(0);
}

/// From where to where a unit went, in order: a few nodes of the tree hold all of it.
fn chain(shelf: &Shelf, series: SeriesId, serial: u64, issued: u64) -> Vec<(String, String)> {
    let nodes = title_nodes(serial, issued);
    assert!(nodes.len() <= 64);
    let list: Vec<String> = nodes.iter().map(ToString::to_string).collect();
    let sql = format!(
        "SELECT from_place, to_place FROM title WHERE series_id = $1 AND node IN ({}) \
         AND first_serial <= $2 AND last_serial >= $2 ORDER BY sequence, move_index",
        list.join(", ")
    );
    let rows = shelf.rows(&sql, &[series.into(), serial.into()]);
    let link = |row: Vec<Value>| match row.as_slice() {
        [Value::Text(from), Value::Text(to)] => (from.clone(), to.clone()),
        other => panic!("{other:?}"),
    };
    rows.into_iter().map(link).collect()
}
