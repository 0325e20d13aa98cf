//! What a write would do: decided on the present state, recorded nowhere.
//!
//! The engine decides without changing anything, so a preview is the write without its record: the
//! same checks, the same answer, the same refusals. Standbys can tell it, too.

mod effects;

pub(crate) use effects::Effects;

use crate::answer::Recorded;
use crate::app::App;
use crate::facts::facts_of;
use crate::fresh::SEQUENCE;
use crate::operation::Prepared;
use crate::submit::outcome_told;
use crate::write::json;
use crate::{Answer, Caller, Fault};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use engine::{Actor, Command, Envelope, Outcome, Record, Stamp, State, decide};
use std::time::Duration;
use units::{MemberId, Timestamp};

/// The name of the parameter.
pub(crate) const PARAMETER: &str = "preview";
const PREVIEW: HeaderName = HeaderName::from_static("xq-preview");

/// In place of an idempotency key. None can read so: codes made from it are nobody's.
pub(crate) const NO_KEY: &str = " preview ";

/// How long timers that are due may take to be recorded.
const PATIENCE: Duration = Duration::from_millis(250);

/// Whether a preview is asked for.
pub(crate) fn wanted(uri: &Uri) -> Answer<bool> {
    let parameters = uri.query().unwrap_or("").split('&');
    let mut values = parameters.filter_map(|part| part.strip_prefix(PARAMETER)?.strip_prefix('='));
    // Asked for once is asked for.
    values.try_fold(false, |wanted, value| {
        let value: bool = value.parse().map_err(|_| Fault::QueryInvalid.at(PARAMETER))?;
        Ok(wanted || value)
    })
}

/// Refuses to preview where that is not possible: whoever asks must not find that it was done.
pub(crate) fn not_here(uri: &Uri) -> Answer<()> {
    if wanted(uri)? { Err(Fault::NoPreview.at(PARAMETER)) } else { Ok(()) }
}

/// Decides a command and tells what it would come to.
pub(crate) async fn preview(
    app: &App,
    caller: Caller,
    prepared: Prepared,
    status: u16,
) -> Answer<Response> {
    check(app, &prepared.command)?;
    let (recorded, as_of) = match decided(app, caller, &prepared.command) {
        Some(decided) => decided,
        None => {
            let next = app.back.model.sequence().saturating_add(1);
            // Where nothing comes, it is decided as of the moment before.
            let _ = tokio::time::timeout(PATIENCE, app.back.model.wait_for(next)).await;
            decided(app, caller, &prepared.command).ok_or(Fault::NotCaughtUp)?
        }
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = match recorded {
        Ok(recorded) => json(status, &recorded),
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(PREVIEW, HeaderValue::from_static("true"));
    headers.insert(SEQUENCE, HeaderValue::from(as_of));
    Ok(response)
}

/// What is refused before the engine is asked.
fn check(app: &App, command: &Command) -> Answer<()> {
    match command {
        // Wrong codes count: here they could be tried without end.
        Command::ClaimGift(_) => Err(Fault::NoPreview.at(PARAMETER)),
        Command::AdvanceClock(_) if !app.back.node.clock_mode().may_advance() => {
            Err(Fault::SandboxOnly.into())
        }
        _ => Ok(()),
    }
}

/// The answer and the record it counts in; nothing while timers are due that must come first.
fn decided(app: &App, caller: Caller, command: &Command) -> Option<(Answer<Recorded>, u64)> {
    let state = app.back.model.read();
    let record = outcome_now(app, &state, caller.member, command)?;
    let effects = match &record.outcome {
        Outcome::Done(events) => Some(Effects::of(&state, caller, events)),
        Outcome::Rejected(_) => None,
    };
    let told = outcome_told(&record, None);
    Some((told.map(|recorded| Recorded { effects, ..recorded }), state.sequence()))
}

/// The record that a command of a member would make now; nothing while timers are due that must come
/// first.
pub(crate) fn outcome_now(
    app: &App,
    state: &State,
    actor: MemberId,
    command: &Command,
) -> Option<Record> {
    let time = moment(state, app.now(state))?;
    let stamp = Stamp { sequence: state.next_sequence(), time };
    let envelope = Envelope {
        actor: Actor::Member(actor),
        key: None,
        facts: facts_of(command, state, time),
        command: command.clone(),
    };
    let outcome = decide(state, &envelope, stamp);
    Some(Record { stamp, envelope, outcome })
}

/// The latest moment up to now at which no timer is due.
fn moment(state: &State, now: Timestamp) -> Option<Timestamp> {
    let now = now.max(state.time());
    let Some(due) = state.next_due().filter(|due| *due <= now) else {
        return Some(now);
    };
    let before = Timestamp::from_micros(due.micros().saturating_sub(1));
    (before >= state.time()).then_some(before)
}

#[cfg(test)]
mod tests;
