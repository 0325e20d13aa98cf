//! A hash map that cannot show its order.

use crate::segments::Segments;
use hashbrown::hash_table::Entry;
use minicbor::{Decode, Decoder, Encode, Encoder, data::Type, decode, encode};
use rustc_hash::FxBuildHasher;
use std::hash::{BuildHasher, Hash};

/// Fast lookup by an id, with a fixed hash seed and no iteration except in key order. The encoded
/// form is a CBOR map in key order, so equal maps have equal bytes. Grows without long stops.
#[derive(Clone, Debug)]
pub struct IdMap<K, V>(Segments<(K, V)>);

impl<K, V> Default for IdMap<K, V> {
    fn default() -> Self {
        Self(Segments::default())
    }
}

fn hash(key: &impl Hash) -> u64 {
    FxBuildHasher.hash_one(key)
}

impl<K: Eq + Hash + Ord + Copy, V> IdMap<K, V> {
    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        self.0.find(hash(key), |found| found.0 == *key).map(|found| &found.1)
    }

    /// The value under `key`, to change.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.0.find_mut(hash(key), |found| found.0 == *key).map(|found| &mut found.1)
    }

    /// True where `key` has a value.
    #[must_use]
    pub fn contains(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    fn entry(&mut self, key: K) -> Entry<'_, (K, V)> {
        self.0.entry(hash(&key), |found| found.0 == key, |found| hash(&found.0))
    }

    /// Sets the value under `key` and gives back the one before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.entry(key) {
            Entry::Occupied(mut found) => Some(std::mem::replace(&mut found.get_mut().1, value)),
            Entry::Vacant(free) => {
                free.insert((key, value));
                None
            }
        }
    }

    /// Takes the value under `key` out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.0.remove(hash(key), |found| found.0 == *key).map(|found| found.1)
    }

    /// The value under `key`, made by `Default` where there is none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        &mut self.entry(key).or_insert_with(|| (key, V::default())).into_mut().1
    }

    /// How many keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All entries in key order. Costs a sort: for encoding, checking and listing, not for `decide`.
    #[must_use]
    pub fn sorted(&self) -> Vec<(K, &V)> {
        let mut entries: Vec<_> = self.0.iter().map(|(key, value)| (*key, value)).collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
    }

    /// The key of the one value that is so; none where several are, which would show an order.
    pub fn only(&self, is_so: impl Fn(&V) -> bool) -> Option<K> {
        let mut found = self.0.iter().filter(|(_, value)| is_so(value)).map(|(key, _)| *key);
        let first = found.next();
        first.filter(|_| found.next().is_none())
    }

    /// All entries in key order, taken out.
    #[must_use]
    pub fn sorted_out(self) -> Vec<(K, V)> {
        let mut entries = self.0.into_entries();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
    }
}

impl<C, K: Encode<C> + Eq + Hash + Ord + Copy, V: Encode<C>> Encode<C> for IdMap<K, V> {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.map(u64::try_from(self.len()).expect("a length fits"))?;
        for (key, value) in self.sorted() {
            key.encode(e, ctx)?;
            value.encode(e, ctx)?;
        }
        Ok(())
    }
}

impl<'b, C, K: Decode<'b, C> + Eq + Hash + Ord + Copy, V: Decode<'b, C>> Decode<'b, C>
    for IdMap<K, V>
{
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let mut map = Self::default();
        let mut left = match d.map()? {
            Some(count) => count,
            None => return Err(decode::Error::type_mismatch(Type::MapIndef)),
        };
        while left > 0 {
            let key = K::decode(d, ctx)?;
            map.insert(key, V::decode(d, ctx)?);
            left -= 1;
        }
        Ok(map)
    }
}
