//! What holds in a folder and in a database alike.

use proptest::prelude::*;
use tempfile::TempDir;

use super::postgres::{LEASE, database, lead};
use super::{batch, five_batches, folder, head_of, plain};
use crate::{
    AppendError, Batch, FIRST_SEQUENCE, Hash, Journal, JournalReader, MAX_BATCH_BYTES,
    SqliteJournal, Store, StoredBatch,
};

/// Where a journal is, or will be.
struct Place {
    store: Store,
    _folder: Option<TempDir>,
}

fn places() -> [Place; 2] {
    let folder = folder();
    let store = Store::Folder(folder.path().to_owned());
    let database = Place { store: Store::Database(database()), _folder: None };
    [Place { store, _folder: Some(folder) }, database]
}

impl Place {
    fn open(&self) -> Journal {
        match &self.store {
            Store::Folder(folder) => SqliteJournal::open(folder).expect("opens").into(),
            Store::Database(url) => lead(url, "a", LEASE).1.into(),
        }
    }

    fn reader(&self) -> JournalReader {
        self.store.reader().expect("opens")
    }

    fn read_all(&self) -> Vec<Batch> {
        let found: Result<Vec<StoredBatch>, _> = self.reader().chain(1).collect();
        found.expect("sound").into_iter().map(plain).collect()
    }

    fn append(&self, batches: &[Batch]) {
        append(self.open(), batches);
    }
}

fn append(journal: Journal, batches: &[Batch]) -> Journal {
    batches.iter().fold(journal, |journal, batch| journal.append(batch).expect("appends"))
}

/// One of each, with five batches.
fn places_of_five() -> ([Place; 2], Vec<Batch>) {
    let (places, batches) = (places(), five_batches());
    for place in &places {
        place.append(&batches);
    }
    (places, batches)
}

#[test]
fn a_new_journal_is_empty() {
    for place in places() {
        let journal = place.open();
        assert_eq!((journal.next_sequence(), journal.head_hash()), (FIRST_SEQUENCE, Hash::GENESIS));
        let reader = place.reader();
        assert_eq!(reader.store(), &place.store);
        assert_eq!(reader.head().expect("reads"), (FIRST_SEQUENCE, Hash::GENESIS));
        assert_eq!(reader.chain(1).count(), 0);
    }
}

#[test]
fn both_hold_the_same_bytes_under_the_same_hashes() {
    let (places, batches) = places_of_five();
    let [one, two] = places.each_ref().map(|place| {
        let found: Result<Vec<StoredBatch>, _> = place.reader().chain(1).collect();
        found.expect("sound")
    });
    assert_eq!(one, two);
    assert_eq!(one.last().expect("five").hash, head_of(&batches));
}

#[test]
fn wrong_batches_are_refused() {
    let (places, _) = places_of_five();
    for place in places {
        let refused = |batch| place.open().append(&batch).err().expect("refused");
        for first in [0, 1, 15, 17, u64::MAX] {
            let error = refused(batch(first, 1, 1));
            assert!(matches!(error, AppendError::DoesNotFollow { expected: 16, .. }), "{error}");
            assert_eq!(place.read_all().len(), 5);
        }
        let error = refused(batch(16, 0, 1));
        assert!(matches!(error, AppendError::Empty(16)), "{error}");
        let error = refused(batch(16, 1, MAX_BATCH_BYTES + 1));
        assert!(matches!(error, AppendError::TooLarge { first: 16, .. }), "{error}");
    }
}

#[test]
fn reopening_goes_on_with_the_chain() {
    let (places, mut batches) = places_of_five();
    batches.push(batch(16, 2, 10));
    for place in places {
        let journal = place.open();
        assert_eq!(journal.next_sequence(), 16);
        assert_eq!(journal.head_hash(), head_of(&batches[..5]));
        let journal = append(journal, &batches[5..]);
        assert_eq!(journal.head_hash(), head_of(&batches));
        assert_eq!(place.read_all(), batches);
    }
}

#[test]
fn a_reader_sees_each_batch_as_soon_as_it_is_recorded() {
    for place in places() {
        let mut journal = place.open();
        let reader = place.reader();
        for first in 1..20 {
            let next = batch(first, 1, 1000);
            journal = journal.append(&next).expect("appends");
            let head = (journal.next_sequence(), journal.head_hash());
            assert_eq!(reader.head().expect("reads"), head);
            let found = reader.batches_from(first, 1).expect("reads");
            assert_eq!(found.into_iter().map(plain).collect::<Vec<_>>(), [next]);
        }
    }
}

#[test]
fn reading_starts_with_the_batch_that_contains_the_sequence() {
    for place in places_of_five().0 {
        let reader = place.reader();
        let firsts = |sequence, limit| -> Vec<u64> {
            let found = reader.batches_from(sequence, limit).expect("reads");
            found.iter().map(|batch| batch.first).collect()
        };
        let all = usize::MAX;
        assert_eq!(firsts(0, all), [1, 4, 5, 9, 11]);
        assert_eq!(firsts(3, all), [1, 4, 5, 9, 11]);
        assert_eq!(firsts(4, all), [4, 5, 9, 11]);
        assert_eq!(firsts(8, all), [5, 9, 11]);
        assert_eq!(firsts(15, all), [11]);
        assert!(firsts(16, all).is_empty());
        assert!(firsts(u64::MAX, all).is_empty());
        assert_eq!(firsts(1, 0), [1]);
        assert_eq!(firsts(1, 100), [1]);
        assert_eq!(firsts(1, 101), [1, 4, 5]);
        let chained: Result<Vec<_>, _> = reader.chain(6).collect();
        let chained: Vec<u64> = chained.expect("sound").iter().map(|batch| batch.first).collect();
        assert_eq!(chained, [5, 9, 11]);
    }
}

#[test]
fn the_hash_before_a_sequence_is_known_where_a_batch_ends() {
    let (places, batches) = places_of_five();
    for place in places {
        let reader = place.reader();
        let ends = [(1, 0), (4, 1), (5, 2), (9, 3), (11, 4), (16, 5)];
        for sequence in (0..20).chain([u64::MAX]) {
            let end = ends.iter().find(|(end, _)| *end == sequence);
            let expected = end.map(|(_, many)| head_of(&batches[..*many]));
            assert_eq!(reader.hash_before(sequence).expect("reads"), expected, "{sequence}");
        }
    }
}

fn any_batches() -> impl Strategy<Value = Vec<Batch>> {
    let length = prop_oneof![0..40_usize, 4_000..20_000_usize, 60_000..200_000_usize];
    let one = (1..2_000_u32, any::<u16>(), length, any::<u8>());
    prop::collection::vec(one, 0..12).prop_map(|parts| {
        let mut next = 1;
        let make = |(count, decision_version, length, seed): (u32, u16, usize, u8)| {
            let first = next;
            next += u64::from(count);
            let bytes = (0..length).map(|i| seed ^ i.to_le_bytes()[0]).collect();
            Batch { first, count, decision_version, bytes }
        };
        parts.into_iter().map(make).collect()
    })
}

/// The batches that reading from `from` gives, told slowly.
fn expected(all: &[Batch], from: u64, limit: usize) -> Vec<Batch> {
    let mut room = limit.max(1);
    let wanted = all.iter().skip_while(|batch| batch.next_sequence() <= Some(from));
    let within = wanted.take_while(|batch| {
        let fits = room > 0;
        room = room.saturating_sub(batch.bytes.len());
        fits
    });
    within.cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn what_is_appended_is_read(all in any_batches(), split in any::<prop::sample::Index>(),
                                from in any::<prop::sample::Index>(), limit in 0..400_000_usize) {
        for place in places() {
            let split = split.index(all.len() + 1);
            place.append(&all[..split]);
            let journal = append(place.open(), &all[split..]);
            prop_assert_eq!(journal.head_hash(), head_of(&all));
            prop_assert_eq!(&place.read_all(), &all);

            let next = usize::try_from(journal.next_sequence()).expect("fits");
            let from = 1 + from.index(next) as u64;
            let found = place.reader().batches_from(from, limit).expect("reads");
            let found: Vec<Batch> = found.into_iter().map(plain).collect();
            prop_assert_eq!(found, expected(&all, from, limit));
        }
    }
}

#[test]
fn a_reader_beside_the_writer_never_sees_a_gap() {
    const BATCHES: u64 = 300;
    for place in places() {
        let mut journal = place.open();
        let reader = place.reader();
        let reading = std::thread::spawn(move || {
            let mut next = FIRST_SEQUENCE;
            while next <= BATCHES {
                let read = reader.batches_from(next, 1 << 20).expect("no gap");
                next = read.last().map_or(next, StoredBatch::next_sequence);
            }
        });
        for first in FIRST_SEQUENCE..=BATCHES {
            journal = journal.append(&batch(first, 1, 40)).expect("appends");
        }
        reading.join().expect("reads all");
    }
}
