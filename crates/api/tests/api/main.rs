//! The interface over real sockets, a real node and a real journal.

mod members;
mod openapi;
mod world;
