//! The HTTP API: converts in, submits to the node, converts out; decides nothing.

mod fault;
mod keys;
mod operation;
mod problem;
mod resource;
mod role;
mod secret;
mod status;
mod text;
mod wire;

pub use fault::Fault;
pub use keys::{Caller, KeyError, KeyInfo, KeyStore, MAX_LABEL, NewKey};
pub use problem::{Answer, Language, Problem};
pub use role::{Role, UnknownRole};
pub use secret::CodeSecret;
