//! Texts that many members share: countries and time zones.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

/// A text that is kept once, however many members have it. Written as the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(Arc<str>);

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl<C> Encode<C> for Name {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.str(self).map(|_| ())
    }
}

impl<'b, C> Decode<'b, C> for Name {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Ok(d.str()?.into())
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// Every name in use.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(BTreeSet<Name>);

impl Names {
    /// Makes `name` the same as an equal one before it.
    pub fn share(&mut self, name: &mut Name) {
        match self.0.get(name) {
            Some(known) => name.clone_from(known),
            None => {
                self.0.insert(name.clone());
            }
        }
    }
}
