//! The real program: started, killed, stopped, looked at from outside.

mod backup;
mod bench;
mod demo;
mod keys;
mod kill;
mod lifecycle;
mod migrate;
mod readme;
mod replay;
mod server;
mod storm;
mod verify;
