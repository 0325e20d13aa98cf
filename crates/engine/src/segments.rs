//! A hash table that grows in small steps.
//!
//! A table of millions that doubles moves all of its entries at once: tens of milliseconds in which
//! nobody is served. Here there are many tables, and some bits of the hash say which of them holds an
//! entry. Whenever an entry comes to a table that is full, one table splits in two: not that one, but
//! the next in turn, so that their number alone says where to look (linear hashing).

use hashbrown::hash_table::{Entry, HashTable};

/// Entries at which a table is full: what hashbrown holds in 8,192 buckets. Some hold more until
/// their turn comes.
const FULL: usize = 7_168;

/// The lowest bit of a hash that says which table. What stands below says where in a table.
const FIRST_BIT: u32 = 13;

/// Tables, at most: a power of two. Past 58 million entries they just grow.
const MOST: usize = 1 << 13;

/// Entries found by a hash and a comparison, which whoever uses it provides.
#[derive(Clone, Debug)]
pub(crate) enum Segments<T> {
    /// What most are.
    One(HashTable<T>),
    /// Two tables at least.
    Many(Vec<HashTable<T>>),
}

impl<T> Default for Segments<T> {
    fn default() -> Self {
        Self::One(HashTable::new())
    }
}

fn bits(hash: u64) -> usize {
    let shown = hash >> FIRST_BIT;
    usize::try_from(shown & u64::from(u32::MAX)).expect("32 bits fit a word") & (MOST - 1)
}

/// Which of `count` tables. Those that have split, and what came of them, look at one bit more. No
/// branch: nobody could foretell it.
#[inline]
fn place(hash: u64, count: usize) -> usize {
    let half = 1 << (count - 1).checked_ilog2().unwrap_or(0);
    let place = bits(hash) & (2 * half - 1);
    place - half * usize::from(place >= count)
}

/// Splits the next of `tables`.
fn split<T>(tables: &mut Vec<HashTable<T>>, hasher: impl Fn(&T) -> u64) {
    let count = tables.len();
    let bit = 1 << count.ilog2();
    let turn = count - bit;
    let entries = std::mem::take(&mut tables[turn]);
    // Half goes to each, more or less.
    let half = entries.len() / 2 + entries.len() / 16;
    let (mut stay, mut go) = (HashTable::with_capacity(half), HashTable::with_capacity(half));
    for entry in entries {
        let hash = hasher(&entry);
        let goes = bits(hash) & bit != 0;
        let table = if goes { &mut go } else { &mut stay };
        table.insert_unique(hash, entry, &hasher);
    }
    tables[turn] = stay;
    tables.push(go);
}

/// Entries that are sorted by table before they go there, where many come at once: a table then
/// stays in the processor's cache.
const SORTED: usize = 1 << 20;

impl<T> Segments<T> {
    /// So many entries at once, each with its hash. None where one is there twice.
    pub fn of(
        length: usize,
        entries: impl Iterator<Item = (u64, T)>,
        is_same: impl Fn(&T, &T) -> bool,
        hasher: impl Fn(&T) -> u64,
    ) -> Option<Self> {
        let count = (length / (FULL * 7 / 8) + 1).next_power_of_two().min(MOST);
        let room = length / count + length / count / 16;
        let mut tables: Vec<_> = (0..count).map(|_| HashTable::with_capacity(room)).collect();
        let mut entries = entries.peekable();
        while entries.peek().is_some() {
            let mut some: Vec<_> = entries.by_ref().take(SORTED).collect();
            some.sort_unstable_by_key(|(hash, _)| place(*hash, count));
            for (hash, entry) in some {
                let table: &mut HashTable<T> = &mut tables[place(hash, count)];
                match table.entry(hash, |there| is_same(there, &entry), &hasher) {
                    Entry::Vacant(free) => free.insert(entry),
                    Entry::Occupied(_) => return None,
                };
            }
        }
        Some(Self::Many(tables))
    }

    #[inline]
    fn table(&self, hash: u64) -> &HashTable<T> {
        match self {
            Self::One(table) => table,
            Self::Many(tables) => &tables[place(hash, tables.len())],
        }
    }

    #[inline]
    fn table_mut(&mut self, hash: u64) -> &mut HashTable<T> {
        match self {
            Self::One(table) => table,
            Self::Many(tables) => {
                let place = place(hash, tables.len());
                &mut tables[place]
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
            self.make_room(&hasher);
        }
        self.table_mut(hash).entry(hash, is_it, hasher)
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, hasher: &impl Fn(&T) -> u64) {
        if let Self::One(table) = self {
            *self = Self::Many(vec![std::mem::take(table)]);
        }
        match self {
            Self::Many(tables) if tables.len() < MOST => split(tables, hasher),
            _ => {}
        }
    }

    pub fn remove(&mut self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<T> {
        let found = self.table_mut(hash).find_entry(hash, is_it).ok()?;
        Some(found.remove().0)
    }

    pub fn len(&self) -> usize {
        self.tables().iter().map(HashTable::len).sum()
    }

    fn tables(&self) -> &[HashTable<T>] {
        match self {
            Self::One(table) => std::slice::from_ref(table),
            Self::Many(tables) => tables,
        }
    }

    /// All entries, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.tables().iter().flatten()
    }

    /// All entries taken out, in no order.
    pub fn into_entries(self) -> Vec<T> {
        match self {
            Self::One(table) => table.into_iter().collect(),
            Self::Many(tables) => tables.into_iter().flatten().collect(),
        }
    }
}

#[cfg(test)]
mod tests;
