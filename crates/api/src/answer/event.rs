//! An event as JSON: the kind as one word, what it says, and its legs.

use crate::text::hex;
use async_graphql::SimpleObject;
use engine::{Event, Fact};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Something that happened. The legs alone tell where all money and all units are.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Event")]
pub(crate) struct EventView {
    /// Its place among the events of its record.
    pub index: u32,
    /// Noun and fact, such as `market.filled`.
    pub r#type: String,
    /// What it says; the fields are those of the fact.
    #[schema(value_type = Object)]
    pub data: Value,
    /// Money moved.
    #[schema(value_type = Vec<Object>)]
    pub postings: Value,
    /// Units moved.
    #[schema(value_type = Vec<Object>)]
    pub moves: Value,
}

impl EventView {
    pub fn new(event: &Event, index: u32) -> Self {
        let fact = json(&event.fact);
        let (noun, fact) = only_entry(fact);
        let (fact, mut data) = only_entry(fact);
        hide_bytes(&mut data);
        Self {
            index,
            r#type: format!("{noun}.{fact}"),
            data,
            postings: json(&event.postings),
            moves: json(&event.moves),
        }
    }
}

/// What happened, as [`EventView`] names it, where the name of the fact alone is known.
pub(crate) fn kind_of(fact: &Fact, name: &str) -> String {
    let noun = match fact {
        Fact::Member(_) => "member",
        Fact::Ledger(_) => "ledger",
        Fact::Coupon(_) => "coupon",
        Fact::Market(_) => "market",
        Fact::Clearing(_) => "clearing",
        Fact::Policy(_) => "policy",
        Fact::Clock(_) => "clock",
    };
    format!("{noun}.{name}")
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("facts become JSON")
}

/// A kind is an object with one entry, or a word by itself.
fn only_entry(value: Value) -> (String, Value) {
    match value {
        Value::Object(object) => object.into_iter().next().unwrap_or_default(),
        Value::String(word) => (word, Value::Null),
        _ => (String::new(), Value::Null),
    }
}

/// Hashes are written as hexadecimal digits.
fn hide_bytes(data: &mut Value) {
    let hash = data.get_mut("code_hash").filter(|hash| hash.is_array());
    if let Some(hash) = hash {
        let bytes: Option<Vec<u8>> = serde_json::from_value(hash.take()).ok();
        *hash = bytes.map_or(Value::Null, |bytes| Value::String(hex(&bytes)));
    }
}
