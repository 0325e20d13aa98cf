//! The keys that are remembered, in the order in which they will be forgotten, and found by hash.
//!
//! Three words a key: there are as many as there were commands in a month. Sequence and time stand
//! as what they are past those of the first key of a chunk.

use super::KeyHash;
use crate::segments::Segments;
use hashbrown::hash_table::Entry;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use std::collections::VecDeque;
use units::Timestamp;

/// Keys in one chunk, at most: a power of two.
const CHUNK: u32 = 4_096;

/// How many numbers of chunks there are.
const NUMBERS: u32 = u32::MAX / CHUNK + 1;

/// Keys, oldest first, and where each stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    chunks: VecDeque<Chunk>,
    /// Of all chunks ever, the number of the first that is left. Numbers wrap.
    first: u32,
    places: Segments<Place>,
}

/// The number of a chunk times [`CHUNK`], and the position in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place(u32);

#[derive(Clone, Debug)]
struct Chunk {
    sequence: u64,
    time: Timestamp,
    keys: Vec<Key>,
    /// How many of its keys are forgotten.
    gone: usize,
}

#[derive(Clone, Copy, Debug)]
struct Key {
    hash: KeyHash,
    sequence: u32,
    micros: u32,
}

impl Chunk {
    fn new(sequence: u64, time: Timestamp) -> Self {
        Self { sequence, time, keys: Vec::new(), gone: 0 }
    }

    /// The key, as this chunk keeps it; none where it is full or too old.
    fn key(&self, hash: KeyHash, sequence: u64, time: Timestamp) -> Option<Key> {
        let has_room = self.keys.len() < size(CHUNK);
        let sequence = sequence.checked_sub(self.sequence)?;
        let micros = time.micros().checked_sub(self.time.micros())?;
        let (sequence, micros) = (sequence.try_into().ok()?, micros.try_into().ok()?);
        has_room.then_some(Key { hash, sequence, micros })
    }

    fn sequence_of(&self, key: Key) -> u64 {
        self.sequence + u64::from(key.sequence)
    }

    fn time_of(&self, key: Key) -> Timestamp {
        Timestamp::from_micros(self.time.micros() + i64::from(key.micros))
    }
}

fn size(number: u32) -> usize {
    usize::try_from(number).expect("a position fits a word")
}

fn number(size: usize) -> u32 {
    u32::try_from(size).expect("a position is below 32 bits")
}

/// A key is a good hash already.
fn word(hash: KeyHash) -> u64 {
    hash.1
}

/// The place of a key, by its position in a chunk, which is counted from the `first` that is left.
fn place(first: u32, chunk: u32, at: u32) -> Place {
    Place(first.wrapping_add(chunk).wrapping_mul(CHUNK).wrapping_add(at))
}

/// The chunk and the key at a place, counted from the `first` chunk that is left.
fn look(chunks: &VecDeque<Chunk>, first: u32, place: Place) -> (&Chunk, Key) {
    let chunk = (place.0 / CHUNK).wrapping_sub(first) % NUMBERS;
    let chunk = &chunks[size(chunk)];
    (chunk, chunk.keys[size(place.0 % CHUNK)])
}

impl Seen {
    /// The sequence that a key stands for.
    pub fn get(&self, hash: KeyHash) -> Option<u64> {
        let look = |place: &Place| look(&self.chunks, self.first, *place);
        let found = self.places.find(word(hash), |place| look(place).1.hash == hash)?;
        let (chunk, key) = look(found);
        Some(chunk.sequence_of(key))
    }

    /// Notes a key as the newest; false where it was there.
    pub fn push(&mut self, hash: KeyHash, sequence: u64, time: Timestamp) -> bool {
        let key = self.key(hash, sequence, time);
        let (chunks, first) = (&self.chunks, self.first);
        let hash_at = |place: &Place| look(chunks, first, *place).1.hash;
        let entry =
            self.places.entry(word(hash), |place| hash_at(place) == hash, |p| word(hash_at(p)));
        let Entry::Vacant(free) = entry else { return false };
        let last = number(chunks.len() - 1);
        let at = number(chunks[size(last)].keys.len());
        free.insert(place(first, last, at));
        self.newest().keys.push(key);
        true
    }

    /// The key, as the newest chunk keeps it: one that has just begun where the last is full.
    fn key(&mut self, hash: KeyHash, sequence: u64, time: Timestamp) -> Key {
        let fitting = self.chunks.back().and_then(|chunk| chunk.key(hash, sequence, time));
        fitting.unwrap_or_else(|| {
            assert!(number(self.chunks.len()) < NUMBERS, "no more keys than there are places");
            self.chunks.push_back(Chunk::new(sequence, time));
            let key = self.newest().key(hash, sequence, time);
            key.expect("an empty chunk takes the key with which it begins")
        })
    }

    fn newest(&mut self) -> &mut Chunk {
        self.chunks.back_mut().expect("a key was given a chunk")
    }

    /// Finds places for all keys, of which none has one yet; false where a key is there twice.
    fn find_places(&mut self) -> bool {
        let (chunks, first) = (&self.chunks, self.first);
        let of_chunk = |(chunk, number): (&Chunk, u32)| {
            let keys = chunk.keys.iter().map(|key| word(key.hash)).zip(0..);
            keys.map(move |(word, at)| (word, place(first, number, at))).collect::<Vec<_>>()
        };
        let all = chunks.iter().zip(0..).flat_map(of_chunk);
        let hash_at = |place: &Place| look(chunks, first, *place).1.hash;
        let count = chunks.iter().map(|chunk| chunk.keys.len()).sum();
        let places =
            Segments::of(count, all, |a, b| hash_at(a) == hash_at(b), |p| word(hash_at(p)));
        places.map(|places| self.places = places).is_some()
    }

    /// Forgets every key that is older than `oldest`, up to the first that is not.
    pub fn forget_before(&mut self, oldest: Timestamp) {
        while let Some(chunk) = self.chunks.front() {
            let Some(&key) = chunk.keys.get(chunk.gone) else {
                // Only the last chunk may be read to its end and still grow.
                if self.chunks.len() == 1 && chunk.keys.len() < size(CHUNK) {
                    break;
                }
                self.chunks.pop_front();
                self.first = self.first.wrapping_add(1) % NUMBERS;
                continue;
            };
            if chunk.time_of(key) >= oldest {
                break;
            }
            let place = Place(self.first.wrapping_mul(CHUNK).wrapping_add(number(chunk.gone)));
            self.places.remove(word(key.hash), |found| *found == place);
            self.chunks.front_mut().expect("it was just looked at").gone += 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = (&Chunk, Key)> {
        let chunks = self.chunks.iter();
        chunks.flat_map(|chunk| chunk.keys[chunk.gone..].iter().map(move |key| (chunk, *key)))
    }
}

impl<C> Encode<C> for Seen {
    /// Time, key and sequence of each, oldest first.
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(u64::try_from(self.iter().count()).expect("a length fits"))?;
        self.iter().try_for_each(|(chunk, key)| {
            (chunk.time_of(key), key.hash, chunk.sequence_of(key)).encode(e, ctx)
        })
    }
}

impl<'b, C> Decode<'b, C> for Seen {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let mut read = Self::default();
        let mut last = (Timestamp::from_micros(i64::MIN), 0);
        for entry in d.array_iter_with(ctx)? {
            let (time, hash, sequence): (Timestamp, KeyHash, u64) = entry?;
            let is_next = time >= last.0 && sequence > last.1;
            if !is_next {
                return Err(decode::Error::message("keys stand in their order"));
            }
            let key = read.key(hash, sequence, time);
            read.newest().keys.push(key);
            last = (time, sequence);
        }
        if !read.find_places() {
            return Err(decode::Error::message("each key is there once"));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
