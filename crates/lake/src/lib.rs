//! The lake: the journal as [Parquet](https://parquet.apache.org) files, a folder a day, which DuckDB,
//! Spark, BigQuery and pandas read as they are.
//!
//! ```text
//! journal ─► records ─► rows by table (`table`) ─► columns (`rows`) ─► files (`export`, `file`)
//! ```
//!
//! The files only add to the journal what makes it easy to ask: nothing stands in them that it does
//! not hold, and they can be deleted and made again, byte for byte.

mod error;
mod export;
mod file;
mod manifest;
mod reference;
mod rows;
mod schema;
mod table;
mod told;

pub use error::LakeError;
pub use export::{Exported, PART_RECORDS, Progress, export};
pub use reference::reference;
pub use rows::SCHEMA_VERSION;
pub use schema::{Column, Kind, TABLES, Table};

#[cfg(test)]
mod tests;
