//! Rows of one table that are kept in memory for a while.

use super::FxHashMap;
use super::Source;
use crate::database::{Database, DatabaseError};
use crate::schema::Kept;
use std::collections::hash_map::Entry;

/// Rows in memory, and which of them the database does not have as they are.
pub(crate) struct Shelf<R: Kept> {
    rows: FxHashMap<R::Key, Slot<R>>,
    changed: Vec<R::Key>,
}

struct Slot<R> {
    row: R,
    is_changed: bool,
}

impl<R: Kept> Default for Shelf<R> {
    fn default() -> Self {
        Self { rows: FxHashMap::default(), changed: Vec::new() }
    }
}

impl<R: Kept> Shelf<R> {
    /// The row with this key, if it is anywhere.
    pub fn find(
        &mut self,
        source: &mut Source<'_>,
        key: R::Key,
    ) -> Result<Option<&R>, DatabaseError> {
        self.load(source, key)?;
        Ok(self.rows.get(&key).map(|slot| &slot.row))
    }

    /// The same, to be changed.
    pub fn edit(
        &mut self,
        source: &mut Source<'_>,
        key: R::Key,
    ) -> Result<Option<&mut R>, DatabaseError> {
        self.load(source, key)?;
        let Some(slot) = self.rows.get_mut(&key) else { return Ok(None) };
        if !slot.is_changed {
            slot.is_changed = true;
            self.changed.push(key);
        }
        Ok(Some(&mut slot.row))
    }

    fn load(&mut self, source: &mut Source<'_>, key: R::Key) -> Result<(), DatabaseError> {
        let Source::Database(database) = source else { return Ok(()) };
        if let Entry::Vacant(place) = self.rows.entry(key)
            && let Some(row) = database.fetch::<R>(&[key])?.pop()
        {
            place.insert(Slot { row, is_changed: false });
        }
        Ok(())
    }

    /// Looks for all of these at once, as far as they are not in memory.
    pub fn prefetch(
        &mut self,
        database: &mut Database,
        keys: &mut Vec<R::Key>,
    ) -> Result<(), DatabaseError> {
        keys.retain(|key| !self.rows.contains_key(key));
        keys.sort_unstable();
        keys.dedup();
        for row in database.fetch::<R>(keys)? {
            self.rows.insert(row.key(), Slot { row, is_changed: false });
        }
        keys.clear();
        Ok(())
    }

    /// Adds a row, over the one with the same key where there is one.
    pub fn add(&mut self, row: R) {
        let key = row.key();
        let before = self.rows.insert(key, Slot { row, is_changed: true });
        if before.is_none_or(|before| !before.is_changed) {
            self.changed.push(key);
        }
    }

    /// Writes what has changed; rows that `is_over` are forgotten then.
    pub fn write(
        &mut self,
        database: &mut Database,
        is_over: impl Fn(&R) -> bool,
    ) -> Result<(), DatabaseError> {
        let slots = self.changed.iter().filter_map(|key| self.rows.get(key));
        let rows: Vec<&R> = slots.map(|slot| &slot.row).collect();
        database.put(&rows)?;
        for key in self.changed.drain(..) {
            match self.rows.entry(key) {
                Entry::Occupied(place) if is_over(&place.get().row) => {
                    place.remove();
                }
                Entry::Occupied(mut place) => place.get_mut().is_changed = false,
                Entry::Vacant(_) => {}
            }
        }
        Ok(())
    }

    /// Takes out the changed rows that `is_over`, to be written by somebody else; the others stay.
    pub fn take_over(&mut self, is_over: impl Fn(&R) -> bool) -> Vec<R> {
        let mut over = Vec::new();
        let rows = &mut self.rows;
        self.changed.retain(|key| {
            let Entry::Occupied(place) = rows.entry(*key) else { return false };
            if is_over(&place.get().row) {
                over.push(place.remove().row);
                return false;
            }
            true
        });
        over
    }

    /// Takes out all rows, in order of their keys.
    pub fn take_all(&mut self) -> Vec<R> {
        self.changed.clear();
        let mut rows: Vec<R> = self.rows.drain().map(|(_, slot)| slot.row).collect();
        rows.sort_unstable_by_key(Kept::key);
        rows
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn clear(&mut self) {
        self.rows.clear();
        self.changed.clear();
    }
}
