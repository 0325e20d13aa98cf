//! Facts (STUB).

use minicbor::{Decode, Encode};
use serde::Serialize;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClearingFact {
    /// Stub.
    #[n(0)]
    Stub,
}
