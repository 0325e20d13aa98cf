//! A record as the tables see it.

use engine::{Event, Outcome, Record};
use node::EventJson;
use serde_json::Value;

/// A record with what its events say.
pub(crate) struct Told<'a> {
    pub record: &'a Record,
    /// Its events in order; none where it was rejected.
    pub events: Vec<Happened<'a>>,
}

/// An event, and the same as JSON.
pub(crate) struct Happened<'a> {
    pub index: i64,
    pub event: &'a Event,
    /// Noun and fact.
    pub kind: String,
    pub data: Value,
}

impl<'a> Told<'a> {
    pub fn of(record: &'a Record) -> Self {
        let events: &[Event] = match &record.outcome {
            Outcome::Done(events) => events,
            Outcome::Rejected(_) => &[],
        };
        let told = events.iter().zip(0_u32..).map(|(event, index)| {
            let EventJson { r#type: kind, data, .. } = EventJson::of(event, index);
            Happened { index: index.into(), event, kind, data }
        });
        Self { record, events: told.collect() }
    }

    pub fn sequence(&self) -> i64 {
        i64::try_from(self.record.stamp.sequence).expect("no sequence goes that far")
    }

    pub fn time(&self) -> i64 {
        self.record.stamp.time.micros()
    }

    /// The events of this noun whose fact begins so, with the fact's name.
    pub fn about<'b>(
        &'b self,
        beginning: &'b str,
    ) -> impl Iterator<Item = (&'b str, &'b Happened<'a>)> {
        let named = |happened: &'b Happened<'a>| Some((happened.kind.split_once('.')?.1, happened));
        let begins = move |happened: &&'b Happened<'a>| happened.kind.starts_with(beginning);
        self.events.iter().filter(begins).filter_map(named)
    }
}

impl Happened<'_> {
    /// A field as text; where it is not plain, as JSON. Nothing where it is absent or null.
    pub fn text(&self, field: &str) -> Option<String> {
        plain(self.data.get(field)?)
    }

    /// A field that is a whole number.
    pub fn int(&self, field: &str) -> Option<i64> {
        self.data.get(field)?.as_i64()
    }
}

/// A value as text; where it is not plain, as JSON.
pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A kind with a value, such as `{"limit": 950000}`, or a word by itself.
pub(crate) fn kind_and_value(value: &Value) -> (Option<&str>, Option<&Value>) {
    match value {
        Value::Object(object) => {
            let entry = object.iter().next();
            (entry.map(|(kind, _)| kind.as_str()), entry.map(|(_, value)| value))
        }
        Value::String(word) => (Some(word), None),
        Value::Null => (None, None),
        other => (None, Some(other)),
    }
}
