//! Any sequence of batches comes back as it was appended.

use proptest::prelude::*;

use super::{append_all, folder, head_of, plain, read_all};
use crate::{Batch, JournalReader, SqliteJournal};

fn batches() -> impl Strategy<Value = Vec<Batch>> {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn what_is_appended_is_read(all in batches(), split in any::<prop::sample::Index>(),
                                from in any::<prop::sample::Index>(), limit in 0..400_000_usize) {
        let folder = folder();
        let split = split.index(all.len() + 1);
        append_all(SqliteJournal::open(folder.path()).expect("opens"), &all[..split]);
        let journal = SqliteJournal::open(folder.path()).expect("opens");
        let journal = append_all(journal, &all[split..]);
        prop_assert_eq!(journal.head_hash(), head_of(&all));
        prop_assert_eq!(&read_all(folder.path()), &all);

        let reader = JournalReader::open(folder.path()).expect("opens");
        let next = usize::try_from(journal.next_sequence()).expect("fits");
        let from = 1 + from.index(next) as u64;
        let found: Vec<Batch> =
            reader.batches_from(from, limit).expect("reads").into_iter().map(plain).collect();
        let mut room = limit.max(1);
        let expected: Vec<Batch> = all
            .into_iter()
            .skip_while(|batch| batch.next_sequence() <= Some(from))
            .take_while(|batch| {
                let fits = room > 0;
                room = room.saturating_sub(batch.bytes.len());
                fits
            })
            .collect();
        prop_assert_eq!(found, expected);
    }
}
