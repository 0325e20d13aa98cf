//! What a node is to its journal.

use journal::Leader;

/// What a node is to its journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeRole {
    /// The only node there is: the journal lies in its own folder.
    Sole,
    /// It writes the journal that others follow.
    Leader {
        /// As in [`Leader::epoch`].
        epoch: u64,
    },
    /// It follows the journal and answers reads.
    Standby {
        /// Who leads, where somebody does.
        leader: Option<Leader>,
        /// What keeps it from reading on: what it shows grows old meanwhile.
        problem: Option<String>,
    },
}

impl Default for NodeRole {
    fn default() -> Self {
        Self::Standby { leader: None, problem: None }
    }
}
