//! A hash table that grows in small steps.
//!
//! A table of millions that doubles moves all of its entries at once: tens of milliseconds in which
//! nobody is served. Here a table that is full splits in two, and a directory says by some bits of
//! the hash which table holds an entry (extendible hashing), so no step moves more than
//! [`FULL`] entries.

use hashbrown::hash_table::{Entry, HashTable};

/// Entries at which a table splits: what hashbrown holds in 4,096 buckets.
const FULL: usize = 3_584;

/// The lowest bit of a hash that the directory looks at. A table of 4,096 buckets looks at those
/// below.
const FIRST_BIT: u32 = 12;

/// Bits the directory looks at, at most. Past 58 million entries tables just grow.
const MAX_DEPTH: u32 = 14;

/// Entries found by a hash and a comparison, which whoever uses it provides.
#[derive(Clone, Debug)]
pub(crate) enum Segments<T> {
    /// What most are.
    One(HashTable<T>),
    Many(Box<Directory<T>>),
}

#[derive(Clone, Debug)]
pub(crate) struct Directory<T> {
    /// A power of two of entries: which table.
    places: Vec<u32>,
    tables: Vec<Table<T>>,
}

#[derive(Clone, Debug)]
struct Table<T> {
    entries: HashTable<T>,
    /// How many bits of the hash all of its entries share.
    depth: u32,
}

impl<T> Default for Segments<T> {
    fn default() -> Self {
        Self::One(HashTable::new())
    }
}

fn at(place: u32) -> usize {
    usize::try_from(place).expect("a number of a table fits a word")
}

fn bits(hash: u64) -> usize {
    let shown = (hash >> FIRST_BIT) & ((1 << MAX_DEPTH) - 1);
    usize::try_from(shown).expect("a few bits fit a word")
}

impl<T> Directory<T> {
    fn place(&self, hash: u64) -> usize {
        at(self.places[bits(hash) & (self.places.len() - 1)])
    }

    /// Parts the entries of a table by one more bit of their hashes.
    fn split(&mut self, place: usize, hasher: impl Fn(&T) -> u64) {
        let depth = self.tables[place].depth;
        if self.places.len() == 1 << depth {
            self.places.extend_from_within(..);
        }
        let new = u32::try_from(self.tables.len()).expect("tables are counted in 32 bits");
        let full = std::mem::take(&mut self.tables[place].entries);
        let is_other = |index: usize| index & (1 << depth) != 0;
        let (mut stay, mut go) = (HashTable::new(), HashTable::new());
        for entry in full {
            let hash = hasher(&entry);
            let goes = is_other(bits(hash));
            let table = if goes { &mut go } else { &mut stay };
            table.insert_unique(hash, entry, &hasher);
        }
        for (index, found) in self.places.iter_mut().enumerate() {
            if at(*found) == place && is_other(index) {
                *found = new;
            }
        }
        self.tables[place] = Table { entries: stay, depth: depth + 1 };
        self.tables.push(Table { entries: go, depth: depth + 1 });
    }
}

impl<T> Segments<T> {
    fn table(&self, hash: u64) -> &HashTable<T> {
        match self {
            Self::One(entries) => entries,
            Self::Many(directory) => &directory.tables[directory.place(hash)].entries,
        }
    }

    fn table_mut(&mut self, hash: u64) -> &mut HashTable<T> {
        match self {
            Self::One(entries) => entries,
            Self::Many(directory) => {
                let place = directory.place(hash);
                &mut directory.tables[place].entries
            }
        }
    }

    pub fn find(&self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<&T> {
        self.table(hash).find(hash, is_it)
    }

    pub fn find_mut(&mut self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<&mut T> {
        self.table_mut(hash).find_mut(hash, is_it)
    }

    /// The place of an entry, there or not. Makes room for it.
    pub fn entry(
        &mut self,
        hash: u64,
        is_it: impl FnMut(&T) -> bool,
        hasher: impl Fn(&T) -> u64,
    ) -> Entry<'_, T> {
        if self.table(hash).len() >= FULL {
            self.make_room(hash, &hasher);
        }
        self.table_mut(hash).entry(hash, is_it, hasher)
    }

    #[cold]
    fn make_room(&mut self, hash: u64, hasher: &impl Fn(&T) -> u64) {
        if let Self::One(entries) = self {
            let first = Table { entries: std::mem::take(entries), depth: 0 };
            *self = Self::Many(Box::new(Directory { places: vec![0], tables: vec![first] }));
        }
        let Self::Many(directory) = self else { return };
        loop {
            let place = directory.place(hash);
            let table = &directory.tables[place];
            if table.entries.len() < FULL || table.depth == MAX_DEPTH {
                return;
            }
            directory.split(place, hasher);
        }
    }

    pub fn remove(&mut self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<T> {
        let found = self.table_mut(hash).find_entry(hash, is_it).ok()?;
        Some(found.remove().0)
    }

    pub fn len(&self) -> usize {
        self.tables().map(HashTable::len).sum()
    }

    fn tables(&self) -> impl Iterator<Item = &HashTable<T>> {
        let (one, many) = match self {
            Self::One(entries) => (Some(entries), None),
            Self::Many(directory) => (None, Some(&directory.tables)),
        };
        let many = many.into_iter().flatten().map(|table| &table.entries);
        one.into_iter().chain(many)
    }

    /// All entries, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.tables().flat_map(HashTable::iter)
    }

    /// All entries taken out, in no order.
    pub fn into_entries(self) -> Vec<T> {
        match self {
            Self::One(entries) => entries.into_iter().collect(),
            Self::Many(directory) => {
                directory.tables.into_iter().flat_map(|table| table.entries).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests;
