//! From a command to its recorded answer.

use crate::answer::Recorded;
use crate::app::App;
use crate::difference::first_difference;
use crate::facts::facts_of;
use crate::leader::elsewhere;
use crate::operation::Prepared;
use crate::{Answer, Caller, Fault, Problem};
use axum::http::HeaderMap;
use engine::coupon::CouponFact;
use engine::{Actor, Command, Envelope, Event, Fact, IdempotencyKey, Outcome, Record};
use node::{NoAnswer, SubmitError};
use std::sync::Arc;
use units::Timestamp;

/// What a command came to.
pub(crate) struct Submitted {
    /// Its record, or the refusal.
    pub result: Answer<Recorded>,
    /// Where it stands in the journal, if it does.
    pub sequence: Option<u64>,
    /// True where it had been answered before.
    pub replayed: bool,
}

impl Submitted {
    /// Refused before it was submitted.
    pub fn refused(problem: Problem) -> Self {
        Self { result: Err(problem), sequence: None, replayed: false }
    }
}

/// The key of a write.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Answer<IdempotencyKey> {
    let name = "Idempotency-Key";
    let value = headers.get(name).ok_or_else(|| Fault::IdempotencyKeyMissing.at(name))?;
    let key = value.to_str().ok().and_then(IdempotencyKey::new);
    key.ok_or_else(|| Fault::IdempotencyKeyInvalid.at(name))
}

/// Submits one command and waits until it is recorded and readable.
pub(crate) async fn submit(
    app: &Arc<App>,
    caller: Caller,
    key: IdempotencyKey,
    prepared: Prepared,
) -> Answer<Submitted> {
    let _flight = app.take_off(caller.member, key.as_str())?;
    let envelope = {
        let state = app.back.model.read();
        envelope(caller, key, &prepared.command, &state, app.now(&state))
    };
    let reply = app.back.node.submit(envelope).map_err(|error| not_accepted(app, error))?;
    let answer = within(app, reply).await?;
    let submitted = settle(app, &answer, &prepared);
    wait_until_readable(app, submitted.sequence).await?;
    Ok(submitted)
}

/// A command with who sent it and what was looked up for it.
pub(crate) fn envelope(
    caller: Caller,
    key: IdempotencyKey,
    command: &Command,
    state: &engine::State,
    now: Timestamp,
) -> Envelope {
    Envelope {
        actor: Actor::Member(caller.member),
        key: Some(key),
        facts: facts_of(command, state, now),
        command: command.clone(),
    }
}

/// What the node answered, as this interface tells it.
pub(crate) fn settle(app: &App, answer: &node::Answer, prepared: &Prepared) -> Submitted {
    let (result, replayed) = match answer {
        node::Answer::Recorded(record) => (told(app, record, prepared), false),
        node::Answer::Repeated(record) => (told(app, record, prepared), true),
        node::Answer::Conflict { first } => {
            let param = first_difference(&first.envelope.command, &prepared.command);
            (Err(Fault::IdempotencyKeyReused.at(param)), false)
        }
    };
    let is_conflict = matches!(answer, node::Answer::Conflict { .. });
    Submitted { result, sequence: (!is_conflict).then(|| answer.record().stamp.sequence), replayed }
}

fn told(app: &App, record: &Record, prepared: &Prepared) -> Answer<Recorded> {
    let recorded = outcome_told(record, prepared.code.clone())?;
    if let Command::AdvanceClock(advance) = &record.envelope.command {
        app.clock_moved(advance.to);
    }
    Ok(recorded)
}

/// What a record came to, as this interface tells it.
pub(crate) fn outcome_told(record: &Record, code: Option<String>) -> Answer<Recorded> {
    let events = match &record.outcome {
        Outcome::Rejected(rejection) => return Err(Problem::from(*rejection)),
        Outcome::Done(events) => events,
    };
    if let Some(attempts_left) = failed_claim(events) {
        let problem = Fault::ClaimCodeWrong.at("code");
        return Err(problem.with("attempts_left", attempts_left));
    }
    Ok(Recorded::new(record, events, code))
}

/// A wrong claim code is a fact, so that it counts, but no success.
fn failed_claim(events: &[Event]) -> Option<u8> {
    events.iter().find_map(|event| match &event.fact {
        Fact::Coupon(CouponFact::GiftClaimFailed { attempts_left, .. }) => Some(*attempts_left),
        _ => None,
    })
}

/// Waits for the node, but not for ever.
pub(crate) async fn within<T>(
    app: &App,
    reply: impl Future<Output = Result<T, NoAnswer>>,
) -> Answer<T> {
    let answered = tokio::time::timeout(app.limits.answer_timeout, reply).await;
    let answer = answered.map_err(|_| Fault::TooSlow)?;
    answer.map_err(|reason| match reason {
        // Another leads now, and knows what became of it.
        NoAnswer::Stopped if !app.back.node.is_stopped() => elsewhere(app),
        NoAnswer::Stopped => Fault::Stopping.into(),
        NoAnswer::Unreadable(_) => Fault::Internal.into(),
    })
}

/// Whoever was answered can read what it wrote.
pub(crate) async fn wait_until_readable(app: &App, sequence: Option<u64>) -> Answer<()> {
    match sequence {
        Some(sequence) => within_reach(app, sequence).await,
        None => Ok(()),
    }
}

/// Waits until the read model has a record.
pub(crate) async fn within_reach(app: &App, sequence: u64) -> Answer<()> {
    within(app, app.back.model.wait_for(sequence)).await
}

pub(crate) fn not_accepted(app: &App, error: SubmitError) -> Problem {
    match error {
        SubmitError::Busy => Fault::Busy.into(),
        SubmitError::Stopped => Fault::Stopping.into(),
        SubmitError::NotLeader => elsewhere(app),
        SubmitError::NotSandbox => Fault::SandboxOnly.into(),
    }
}
