//! The journal in a folder: one SQLite file, one writer by a file lock.

pub(crate) mod checkpointer;
pub(crate) mod database;
pub(crate) mod writer;
