//! The real program: started, killed, stopped, looked at from outside.

mod backup;
mod bench;
mod demo;
mod keys;
mod kill;
mod lake;
mod lifecycle;
mod migrate;
mod python;
mod readme;
mod replay;
mod server;
mod storm;
mod verify;
mod views;
mod webhooks;

#[path = "../../../webhooks/src/tests/receiver.rs"]
mod receiver;
