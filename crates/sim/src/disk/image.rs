//! One file as the machine would find it after a loss of power.

use super::Happened;
use crate::Chance;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// A file: what is safe, and what has been done to it since.
#[derive(Debug, Default)]
pub(super) struct Image {
    /// What the disk holds for certain; `None` where it does not even hold the name.
    durable: Option<Vec<u8>>,
    /// In the order in which they were done.
    changes: Vec<Change>,
    /// As programs see it; `None` where there is no such file.
    length: Option<u64>,
    /// Goes up when another file takes the name: an old handle no longer means this one.
    pub incarnation: u32,
    /// How many open handles mean this file.
    pub handles: u32,
}

#[derive(Debug)]
struct Change {
    what: What,
    safety: Safety,
}

#[derive(Debug)]
enum What {
    /// The name appears, with the place of that among all changes of names.
    Create(u64),
    /// The name goes.
    Remove(u64),
    Write {
        offset: usize,
        bytes: Vec<u8>,
    },
    Truncate(usize),
}

impl What {
    /// The place among all changes of names.
    fn name_change(&self) -> Option<u64> {
        match self {
            Self::Create(place) | Self::Remove(place) => Some(*place),
            Self::Write { .. } | Self::Truncate(_) => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Safety {
    Unsynced,
    /// A sync failed: the system takes it for clean, and no later sync will write it.
    Doubtful,
    /// Safe, but behind something doubtful, so it cannot be laid into the durable content yet.
    Synced,
}

impl Image {
    /// A file that was there before, or that was written by other means.
    pub fn adopted(content: Vec<u8>, incarnation: u32) -> Self {
        let length = Some(content.len() as u64);
        Self { durable: Some(content), length, incarnation, ..Self::default() }
    }

    /// How long the file is for programs; `None` where there is none.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Whether the disk and the programs agree.
    pub fn at_rest(&self) -> bool {
        self.changes.is_empty()
    }

    pub fn create(&mut self, place: u64) {
        self.note(What::Create(place));
        self.length = Some(0);
    }

    pub fn remove(&mut self, place: u64) {
        self.note(What::Remove(place));
        self.length = None;
        self.incarnation += 1;
        self.handles = 0;
    }

    pub fn write(&mut self, offset: u64, bytes: &[u8]) {
        let end = offset + bytes.len() as u64;
        self.length = self.length.map(|length| length.max(end));
        self.note(What::Write { offset: index(offset), bytes: bytes.to_vec() });
    }

    pub fn truncate(&mut self, length: u64) {
        self.length = Some(length);
        self.note(What::Truncate(index(length)));
    }

    fn note(&mut self, what: What) {
        self.changes.push(Change { what, safety: Safety::Unsynced });
    }

    /// The content becomes safe, as far as the system still knows it to be unsafe.
    pub fn sync(&mut self) {
        self.mark(|what| what.name_change().is_none(), Safety::Synced);
    }

    /// The name's being there or not becomes safe.
    pub fn sync_name(&mut self) {
        self.mark(|what| what.name_change().is_some(), Safety::Synced);
    }

    /// A sync failed.
    pub fn doubt(&mut self) {
        self.mark(|what| what.name_change().is_none(), Safety::Doubtful);
    }

    fn mark(&mut self, which: impl Fn(&What) -> bool, safety: Safety) {
        for change in &mut self.changes {
            if change.safety == Safety::Unsynced && which(&change.what) {
                change.safety = safety;
            }
        }
        self.settle();
    }

    /// Lays into the durable content what is safe and has nothing unsafe before it.
    fn settle(&mut self) {
        let removed = self.changes.iter().rposition(|change| {
            change.safety == Safety::Synced && matches!(change.what, What::Remove(_))
        });
        if let Some(removed) = removed {
            self.changes.drain(..=removed);
            self.durable = None;
        }
        let safe = self.changes.iter().take_while(|change| change.safety == Safety::Synced).count();
        for change in self.changes.drain(..safe) {
            match change.what {
                What::Create(_) => self.durable = Some(Vec::new()),
                What::Remove(_) => self.durable = None,
                What::Write { offset, bytes } => {
                    lay(self.durable.get_or_insert_default(), offset, &bytes)
                }
                What::Truncate(length) => self.durable.get_or_insert_default().resize(length, 0),
            }
        }
    }

    /// Places of the unsafe changes of names.
    pub fn unsafe_names(&self) -> impl Iterator<Item = u64> {
        let changes = self.changes.iter().filter(|change| change.safety != Safety::Synced);
        changes.filter_map(|change| change.what.name_change())
    }

    /// What a loss of power leaves, where changes of names up to `names` got through.
    pub fn lose_power(&mut self, names: u64, chance: &mut Chance, happened: &mut Happened) {
        let luck = chance.pick(&[0, 250, 500, 750, 950, 1000]);
        let mut content = self.durable.take();
        for change in self.changes.drain(..) {
            let safe = change.safety == Safety::Synced;
            match change.what {
                What::Create(place) if safe || place <= names => content = Some(Vec::new()),
                What::Remove(place) if safe || place <= names => content = None,
                // Whatever came later happened to a file that no name leads to.
                What::Create(_) => {
                    happened.vanished += 1;
                    break;
                }
                What::Remove(_) => {
                    happened.undeleted += 1;
                    break;
                }
                What::Write { offset, bytes } => {
                    let fate = if safe { Fate::Kept } else { draw(luck, true, chance, happened) };
                    let content = content.get_or_insert_default();
                    match fate {
                        Fate::Kept => lay(content, offset, &bytes),
                        Fate::Torn => lay_sectors(content, offset, &bytes, chance),
                        Fate::Lost => {}
                    }
                }
                What::Truncate(length) => {
                    if safe || draw(luck, false, chance, happened) == Fate::Kept {
                        content.get_or_insert_default().resize(length, 0);
                    }
                }
            }
        }
        self.length = content.as_ref().map(|content| content.len() as u64);
        self.durable = content;
        self.forget_handles();
    }

    /// The process is gone; those of its handles that are left mean nothing any more.
    pub fn forget_handles(&mut self) {
        self.incarnation += 1;
        self.handles = 0;
    }

    pub fn durable(&self) -> Option<&[u8]> {
        self.durable.as_deref()
    }

    /// Alters a byte wherever it is held.
    pub fn flip(&mut self, at: usize, mask: u8) {
        if let Some(byte) = self.durable.as_mut().and_then(|durable| durable.get_mut(at)) {
            *byte ^= mask;
        }
        for change in &mut self.changes {
            if let What::Write { offset, bytes } = &mut change.what
                && let Some(byte) = at.checked_sub(*offset).and_then(|at| bytes.get_mut(at))
            {
                *byte ^= mask;
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Lost,
    Torn,
}

/// What becomes of an unsynced change where `luck` of a thousand are kept.
fn draw(luck: u64, may_tear: bool, chance: &mut Chance, happened: &mut Happened) -> Fate {
    if chance.below(1000) < luck {
        happened.kept += 1;
        Fate::Kept
    } else if may_tear && chance.one_in(2) {
        happened.torn += 1;
        Fate::Torn
    } else {
        happened.lost += 1;
        Fate::Lost
    }
}

fn lay(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

/// Lays any of the sectors that the write touches.
fn lay_sectors(content: &mut Vec<u8>, offset: usize, bytes: &[u8], chance: &mut Chance) {
    let end = offset + bytes.len();
    let mut from = offset;
    while from < end {
        let to = end.min((from / SECTOR + 1) * SECTOR);
        if chance.one_in(2) {
            lay(content, from, &bytes[from - offset..to - offset]);
        }
        from = to;
    }
}

pub(super) fn index(offset: u64) -> usize {
    usize::try_from(offset).expect("a file fits the memory")
}
