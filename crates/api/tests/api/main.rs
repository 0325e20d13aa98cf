//! The interface over real sockets, a real node and a real journal.

mod audit;
mod bad_input;
mod bank;
mod batch;
mod board;
mod coupons;
mod edge;
mod fresh;
mod graphql;
mod keys;
mod lists;
mod members;
mod openapi;
mod preview;
mod redeem;
mod sandbox;
mod screens;
mod shop;
mod standby;
mod stats;
mod stream;
mod system;
mod then;
mod till;
mod trade;
mod wallet;
mod webhooks;
mod world;
mod worth;

#[path = "../../../webhooks/src/tests/receiver.rs"]
mod receiver;
