//! What may go wrong, and what did.

use std::ops::AddAssign;

/// How often what goes wrong: once in so many thousand chances. What a loss of power leaves of
/// unsynced changes is no rate: it is always drawn anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Per mille of changing operations at which everything stops.
    pub crash: u64,
    /// Per mille of writes that grow a file at which the disk becomes full, for a while.
    pub full: u64,
    /// Per mille of syncs that fail; what they should have saved may be forgotten later.
    pub sync_failed: u64,
    /// Per mille of reads that fail once.
    pub read_failed: u64,
}

impl Faults {
    /// A disk that does what it is told.
    #[must_use]
    pub const fn none() -> Self {
        Self { crash: 0, full: 0, sync_failed: 0, read_failed: 0 }
    }

    /// A disk of an ordinary bad day: a fault in some hundred operations.
    #[must_use]
    pub const fn mild() -> Self {
        Self { crash: 2, full: 1, sync_failed: 1, read_failed: 1 }
    }

    /// A disk that fails every few dozen operations.
    #[must_use]
    pub const fn harsh() -> Self {
        Self { crash: 15, full: 10, sync_failed: 15, read_failed: 10 }
    }
}

/// How many operations there were and what really happened to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Happened {
    /// Changing operations that the disk was there for, as [`crash_after`](super::Disk::crash_after)
    /// counts them.
    pub operations: u64,
    /// Files opened.
    pub opens: u64,
    /// Reads asked for.
    pub reads: u64,
    /// Writes asked for.
    pub writes: u64,
    /// Truncations asked for.
    pub truncations: u64,
    /// Syncs asked for.
    pub syncs: u64,
    /// Files deleted, by SQLite or behind its back.
    pub deletions: u64,
    /// Stops, whoever ordered them.
    pub crashed: u64,
    /// Restarts after the machine lost power.
    pub power_lost: u64,
    /// Restarts after only the process ended.
    pub process_lost: u64,
    /// Unsynced changes that a loss of power left whole.
    pub kept: u64,
    /// Unsynced changes that it took.
    pub lost: u64,
    /// Unsynced writes of which it left some sectors.
    pub torn: u64,
    /// New files of which it left not even the name.
    pub vanished: u64,
    /// Deleted files that it brought back.
    pub undeleted: u64,
    /// Writes refused because the disk was full; a part may have been done.
    pub full: u64,
    /// Syncs that failed.
    pub sync_failed: u64,
    /// Reads that failed.
    pub read_failed: u64,
    /// Bytes altered at rest.
    pub rotted: u64,
    /// Plain files damaged.
    pub damaged: u64,
}

impl AddAssign for Happened {
    fn add_assign(&mut self, more: Self) {
        macro_rules! add {
            ($($field:ident)*) => {{
                // Complete, or it does not compile.
                let Self { $($field),* } = more;
                $(self.$field += $field;)*
            }};
        }
        add!(
            operations opens reads writes truncations syncs deletions crashed power_lost process_lost
            kept lost torn vanished undeleted full sync_failed read_failed rotted damaged
        );
    }
}
