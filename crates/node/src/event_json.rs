//! An event as JSON, the same for every way by which it leaves: answers, streams, webhooks, the lake.

use engine::Event;
use serde::Serialize;
use serde_json::Value;

/// The kind of an event as one word, what it says, and its legs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventJson {
    /// Its place among the events of its record.
    pub index: u32,
    /// Noun and fact, such as `market.filled`.
    pub r#type: String,
    /// What it says; the fields are those of the fact.
    pub data: Value,
    /// Money moved.
    pub postings: Value,
    /// Units moved.
    pub moves: Value,
}

impl EventJson {
    /// The event at this place of its record.
    #[must_use]
    pub fn of(event: &Event, index: u32) -> Self {
        let (noun, fact) = only_entry(json(&event.fact));
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

/// What [`EventJson`] calls the kind of an event.
#[must_use]
pub fn kind_of(event: &Event) -> String {
    let (noun, fact) = only_entry(json(&event.fact));
    format!("{noun}.{}", only_entry(fact).0)
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
        let digits = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        *hash = bytes.map_or(Value::Null, |bytes| Value::String(digits(bytes)));
    }
}
