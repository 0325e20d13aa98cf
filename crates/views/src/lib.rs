//! The books in SQL: tables that people, auditors and tools can read, folded from what was recorded.
//!
//! ```text
//!  journal ─► Feed ─► Projector: prefetch what a batch touches ─► fold in memory ─► write the difference
//!                                                                                   │ one transaction,
//!                                                                                   ▼ position included
//!                                              SQLite `views.db`  or  PostgreSQL, schema `books`
//!                                                                                   │
//!                                                        Queries ◄── read-only connections
//! ```
//!
//! Nothing here holds a truth of its own: the books may be deleted at any time and are rebuilt from the
//! journal to the same content.

pub mod access;
mod bulk;
pub mod database;
pub mod describe;
mod fold;
mod make;
mod projector;
pub mod query;
pub mod schema;
pub mod value;
mod words;

pub use fold::title_nodes;
pub use projector::{Progress, ProjectError, Projector};
