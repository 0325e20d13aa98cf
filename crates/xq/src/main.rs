//! The binary.

#[allow(dead_code, reason = "its first caller is the replay, which comes next")]
mod client;

fn main() {}
