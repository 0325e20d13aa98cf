//! A hash map that cannot show its order.

use hashbrown::HashMap;
use minicbor::{Decode, Decoder, Encode, Encoder, data::Type, decode, encode};
use rustc_hash::FxBuildHasher;
use std::hash::Hash;

/// Fast lookup by an id, with a fixed hash seed and no iteration except in key order. The encoded
/// form is a CBOR map in key order, so equal maps have equal bytes.
#[derive(Clone, Debug)]
pub struct IdMap<K, V>(HashMap<K, V, FxBuildHasher>);

impl<K, V> Default for IdMap<K, V> {
    fn default() -> Self {
        Self(HashMap::with_hasher(FxBuildHasher))
    }
}

impl<K: Eq + Hash + Ord + Copy, V> IdMap<K, V> {
    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        self.0.get(key)
    }

    /// The value under `key`, to change.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.0.get_mut(key)
    }

    /// True where `key` has a value.
    #[must_use]
    pub fn contains(&self, key: &K) -> bool {
        self.0.contains_key(key)
    }

    /// Sets the value under `key` and gives back the one before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.0.insert(key, value)
    }

    /// Takes the value under `key` out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.0.remove(key)
    }

    /// The value under `key`, made by `Default` where there is none.
    pub fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.0.entry(key).or_default()
    }

    /// How many keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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
        let mut entries: Vec<_> = self.0.into_iter().collect();
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
