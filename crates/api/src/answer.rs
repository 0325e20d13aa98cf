//! What a success says: where it is recorded, what happened, and what came of it.

mod event;
mod subject;

pub(crate) use event::EventView;
pub(crate) use subject::{OrderOutcome, RedemptionOutcome};

use crate::preview::Effects;
use crate::wire::Timestamp;
use engine::{Event, Record};
use serde::Serialize;
use utoipa::ToSchema;

/// A command that is recorded: no crash takes it back.
#[derive(Serialize, ToSchema)]
pub(crate) struct Recorded {
    /// Its place in the journal; also the trace id of everything that follows from it.
    pub sequence: u64,
    /// The time it was decided at.
    pub recorded_at: Timestamp,
    /// The id of what was made or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A code that the server made up; told to whoever sends this key, and recorded as a hash only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What became of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderOutcome>,
    /// Where the redemption stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redemption: Option<RedemptionOutcome>,
    /// What happened, in order.
    pub events: Vec<EventView>,
    /// In a preview alone: what it would change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effects: Option<Effects>,
}

impl Recorded {
    /// From what is recorded alone, so that a repeated answer is the same answer.
    pub fn new(record: &Record, events: &[Event], code: Option<String>) -> Self {
        let views = events.iter().zip(0..);
        Self {
            sequence: record.stamp.sequence,
            recorded_at: record.stamp.time.into(),
            id: subject::id(&record.envelope.command, events),
            code,
            order: OrderOutcome::of(&record.envelope.command, events),
            redemption: RedemptionOutcome::of(events),
            events: views.map(|(event, index)| EventView::new(event, index)).collect(),
            effects: None,
        }
    }
}
