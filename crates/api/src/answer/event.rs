//! An event as JSON, with its schema.

use async_graphql::SimpleObject;
use engine::Event;
use node::EventJson;
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
        let EventJson { index, r#type, data, postings, moves } = EventJson::of(event, index);
        Self { index, r#type, data, postings, moves }
    }
}
