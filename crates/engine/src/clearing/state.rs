//! STUB
use minicbor::{Decode, Encode};
use units::MemberId;

/// STUB
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(array)]
pub struct Clearing {}

impl Clearing {
    pub(crate) fn has_open_items(&self, _: MemberId) -> bool {
        false
    }
}
