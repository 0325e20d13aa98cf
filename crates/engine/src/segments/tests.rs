use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

type Pair = (u64, u64);

fn put(table: &mut Segments<Pair>, hash: fn(u64) -> u64, (key, value): Pair) {
    match table.entry(hash(key), |found| found.0 == key, |found| hash(found.0)) {
        Entry::Occupied(mut found) => found.get_mut().1 = value,
        Entry::Vacant(free) => {
            free.insert((key, value));
        }
    }
}

fn spread(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26)
}

fn same(_: u64) -> u64 {
    7
}

fn sorted(table: &Segments<Pair>) -> Vec<Pair> {
    let mut all: Vec<Pair> = table.iter().copied().collect();
    all.sort_unstable();
    all
}

#[test]
fn what_was_put_is_found_and_no_table_grows_long() {
    let mut table = Segments::default();
    for key in 0..200_000 {
        put(&mut table, spread, (key, key + 1));
        assert!(table.find(spread(key), |found| found.0 == key).is_some());
    }
    assert_eq!(table.len(), 200_000);
    assert!(table.tables().iter().all(|one| one.len() < 2 * FULL), "tables split in time");
    assert!(table.tables().len() > 200_000 / FULL, "there are several tables");
    for key in 0..200_000 {
        assert_eq!(table.find(spread(key), |found| found.0 == key), Some(&(key, key + 1)));
    }
    assert_eq!(table.find(spread(200_000), |found| found.0 == 200_000), None);
}

#[test]
fn entries_that_cannot_be_parted_stay_together() {
    let mut table = Segments::default();
    let more = u64::try_from(FULL).expect("fits") + 10;
    for key in 0..more {
        put(&mut table, same, (key, key));
    }
    let found = (0..more).filter(|key| table.find(7, |found| found.0 == *key).is_some());
    assert_eq!(found.count(), FULL + 10);
}

#[test]
fn many_that_come_at_once_stand_as_if_each_had_come() {
    let of = |count: u64, last: u64| {
        let pairs = (0..count).chain([last]).map(|key| (spread(key), (key, key + 1)));
        let length = usize::try_from(count + 1).expect("fits");
        Segments::of(length, pairs, |a, b| a.0 == b.0, |pair| spread(pair.0))
    };
    for count in [0, 1, 7_000, 200_000, 1_100_000] {
        let mut table = of(count, count).expect("no key is there twice");
        for key in count + 1..count + 30_000 {
            put(&mut table, spread, (key, key + 1));
        }
        let all = (0..count + 30_000).filter(|key| {
            table.find(spread(*key), |found| found.0 == *key) == Some(&(*key, *key + 1))
        });
        assert_eq!(all.count(), usize::try_from(count + 30_000).expect("fits"));
        assert!(table.tables().iter().all(|one| one.len() < 2 * FULL), "no table is long");
    }
    assert!(of(20_000, 3).is_none(), "a key is there twice");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// A tree of the same entries always agrees, over many splits and removals.
    #[test]
    fn it_agrees_with_a_tree(seed in any::<u64>(), range in 5_000_u64..40_000) {
        let (mut table, mut tree) = (Segments::<Pair>::default(), BTreeMap::new());
        let mut dice = seed;
        for step in 0..60_000 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let key = (dice >> 33) % range;
            if dice >> 60 < 4 {
                let gone = table.remove(spread(key), |found: &Pair| found.0 == key);
                prop_assert_eq!(gone.map(|found| found.1), tree.remove(&key));
            } else {
                put(&mut table, spread, (key, step));
                tree.insert(key, step);
            }
        }
        prop_assert_eq!(table.len(), tree.len());
        prop_assert_eq!(sorted(&table), tree.into_iter().collect::<Vec<Pair>>());
        let mut out = table.clone().into_entries();
        out.sort_unstable();
        prop_assert_eq!(sorted(&table), out);
    }
}
