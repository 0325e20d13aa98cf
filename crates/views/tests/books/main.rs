//! The books against the engine: on SQLite and on PostgreSQL, made at once and bit by bit.

mod access;
mod asked;
mod describe;
mod open;
mod past;
mod plan;
mod same;
mod shelf;
mod ties;
mod world;
