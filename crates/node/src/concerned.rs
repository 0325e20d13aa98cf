//! Whom an event concerns: whose money or units it moves, and whom its fact names.

use std::collections::BTreeSet;
use std::fmt::{self, Display};

use engine::{Event, Place};
use serde::ser::{self, Impossible, Serialize, Serializer};
use units::MemberId;

/// Every member that an event concerns: owners of accounts and holdings it touches, and the members
/// its fact names.
#[must_use]
pub fn concerned_members(event: &Event) -> BTreeSet<MemberId> {
    named(event).members
}

/// What an event names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// Members.
    pub members: BTreeSet<MemberId>,
    /// Other things that have an id: orders, deals, series.
    pub items: BTreeSet<String>,
}

pub(crate) fn named(event: &Event) -> Named {
    let mut named = Named::default();
    // Facts hold nothing that a collector of ids could refuse.
    event.fact.serialize(&mut named).expect("a collector takes everything");
    let owners = event.postings.iter().map(|posting| posting.account.owner);
    let places = event.moves.iter().flat_map(|moved| [moved.from, moved.to]);
    let holders = places.filter_map(|place| match place {
        Place::Free(member) => Some(member),
        _ => None,
    });
    named.members.extend(owners.chain(holders));
    named
}

/// What items are called.
const ITEMS: [&str; 11] =
    ["ser_", "ord_", "rdm_", "gft_", "deal_", "quo_", "bbk_", "pur_", "los_", "hld_", "wdr_"];

impl Named {
    fn note(&mut self, text: &str) {
        if let Ok(member) = text.parse() {
            self.members.insert(member);
        } else if ITEMS.iter().any(|prefix| text.starts_with(prefix)) {
            self.items.insert(text.to_owned());
        }
    }
}

macro_rules! passes_over {
    ($($method:ident($type:ty)),*) => {
        $(fn $method(self, _: $type) -> Result<(), fmt::Error> {
            Ok(())
        })*
    };
}
/// Walks a fact through `serde` and picks up its ids, so that a new fact needs no line here.
///
/// Ids are told from text that a caller wrote (a bank's reference may well read `mem_1`) by the way
/// they are serialised: ids by `collect_str`, text by `serialize_str`.
impl Serializer for &mut Named {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Impossible<(), fmt::Error>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn collect_str<T: Display + ?Sized>(self, id: &T) -> Result<(), fmt::Error> {
        self.note(&id.to_string());
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    /// No fact holds a map; one that did would need a decision whether its keys name anybody.
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, fmt::Error> {
        Err(fmt::Error)
    }

    passes_over! {
        serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32),
        serialize_i64(i64), serialize_u8(u8), serialize_u16(u16), serialize_u32(u32),
        serialize_u64(u64), serialize_f32(f32), serialize_f64(f64), serialize_char(char),
        serialize_str(&str), serialize_bytes(&[u8]), serialize_unit_struct(&'static str)
    }

    fn serialize_none(self) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<(), fmt::Error> {
        Ok(())
    }
}

macro_rules! looks_inside {
    ($($kind:ident: $method:ident($($name:ty)?)),* $(,)?) => {
        $(impl ser::$kind for &mut Named {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $(_: $name,)?
                value: &T,
            ) -> Result<(), fmt::Error> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), fmt::Error> {
                Ok(())
            }
        })*
    };
}

looks_inside! {
    SerializeSeq: serialize_element(),
    SerializeTuple: serialize_element(),
    SerializeTupleStruct: serialize_field(),
    SerializeTupleVariant: serialize_field(),
    SerializeStruct: serialize_field(&'static str),
    SerializeStructVariant: serialize_field(&'static str),
}
