//! Many commands in one request, each answered for itself, in order.

use crate::answer::Recorded;
use crate::app::{App, Flight};
use crate::facts::hangs_on_state;
use crate::leader::must_lead;
use crate::operation::{Asking, Prepared, body_object, operation, read_shape};
use crate::preview::not_here;
use crate::secret::CodeSecret;
use crate::submit::{Submitted, envelope, not_accepted, settle, wait_until_readable, within};
use crate::write::{after_body, json, take_body};
use crate::{Answer, Caller, Fault, Language, Problem};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use engine::{Command, Envelope, IdempotencyKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::Arc;
use utoipa::ToSchema;

/// Bytes of an answer for which a batch needs room before it is taken: a deposit's are some 500.
const ANSWER: usize = 1_024;

/// Commands, decided in this order. A refusal does not stop those after it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Batch {
    /// 1 to 10,000 commands: the fields of an operation, those of its address among them, with its
    /// name as `op` and a key of its own as `idempotency_key`.
    #[schema(value_type = Vec<BatchCommand>, min_items = 1, max_items = 10_000)]
    pub commands: Vec<Map<String, Value>>,
}

/// One command of a batch; the other fields are those of the operation.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(crate) struct BatchCommand {
    /// Name of the operation, such as `place_order`.
    #[schema(example = "place_order")]
    op: String,
    /// Under which a repetition is recognised.
    #[schema(max_length = 64)]
    idempotency_key: String,
}

/// The answers, in the order of the commands.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchAnswers {
    /// One for each command.
    pub answers: Vec<BatchAnswer>,
}

/// The answer to one command.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchAnswer {
    /// The status it would have had by itself.
    pub status: u16,
    /// True where it had been answered before.
    pub replayed: bool,
    /// Its record, where it succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Recorded>,
    /// The problem document, where it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub problem: Option<Value>,
}

/// A command of the batch: ready to go, or answered.
struct Line {
    status: u16,
    outcome: Outcome,
}

enum Outcome {
    Ready(Ready),
    Answered(Submitted),
}

struct Ready {
    key: IdempotencyKey,
    prepared: Prepared,
    /// Held until the batch is answered; none where an earlier line has the same key.
    _flight: Option<Flight>,
}

/// Sends many commands at once.
#[utoipa::path(
    post,
    path = "/v1/batch",
    tag = "batch",
    operation_id = "batch",
    request_body = Batch,
    responses((status = 200, body = BatchAnswers)),
    security(("api_key" = []))
)]
pub(crate) async fn batch(State(app): State<Arc<App>>, request: Request) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    let caller = app.caller(&parts.headers).await;
    let checked = caller.and_then(|caller| {
        not_here(&parts.uri)?;
        must_lead(&app).map(|()| caller)
    });
    let caller = match checked {
        Ok(caller) => caller,
        Err(problem) => return Err(after_body(&app, body, problem).await),
    };
    let language = Language::asked(&parts.headers);
    let mut body = take_body(&app, body, app.limits.batch_body).await?;
    let commands = read_commands(&parts.headers, &body.bytes, app.limits.batch)?;
    // What was read gives its room to what was meant and will be answered.
    body.held.release();
    if !body.held.take(body.bytes.len().max(commands.len() * ANSWER)) {
        return Err(Fault::NoRoom.into());
    }
    let mut keys = BTreeSet::new();
    let lines = commands.into_iter();
    let lines: Vec<Line> = lines.map(|fields| line(&app, caller, fields, &mut keys)).collect();
    let answers = run(&app, caller, lines).await?;
    let answers = answers.into_iter().map(|answer| answer.told(language)).collect();
    Ok(json(StatusCode::OK, &BatchAnswers { answers }))
}

/// The commands of a body, the fields of each still unread.
pub(crate) fn read_commands(
    headers: &HeaderMap,
    body: &[u8],
    limit: usize,
) -> Answer<Vec<Map<String, Value>>> {
    let fields = body_object(headers, body, std::iter::empty())?;
    let Batch { commands } = read_shape(fields)?;
    let fits = (1..=limit).contains(&commands.len());
    fits.then_some(commands).ok_or_else(|| Fault::BatchSize.at("commands"))
}

/// A command of a batch as it was read.
pub(crate) struct Asked {
    pub key: IdempotencyKey,
    pub prepared: Prepared,
    /// Of a success.
    status: u16,
}

/// Reads one command.
pub(crate) fn read_command(
    mut fields: Map<String, Value>,
    caller: Caller,
    codes: &CodeSecret,
) -> Answer<Asked> {
    let name = fields.remove("op");
    let found = name.as_ref().and_then(Value::as_str).and_then(operation);
    let operation = found.ok_or_else(|| Fault::OpUnknown.at("op"))?;
    let key = read_key(fields.remove("idempotency_key"))?;
    let asking = Asking { caller, key: key.as_str(), codes };
    let prepared = operation.prepare(Value::Object(fields), &asking)?;
    Ok(Asked { key, prepared, status: operation.status })
}

fn line(
    app: &Arc<App>,
    caller: Caller,
    fields: Map<String, Value>,
    keys: &mut BTreeSet<String>,
) -> Line {
    let ready = || -> Answer<Line> {
        let Asked { key, prepared, status } = read_command(fields, caller, &app.back.codes)?;
        let is_first = keys.insert(key.as_str().to_owned());
        let flight = is_first.then(|| app.take_off(caller.member, key.as_str()));
        let ready = Ready { prepared, _flight: flight.transpose()?, key };
        Ok(Line { status, outcome: Outcome::Ready(ready) })
    };
    ready().unwrap_or_else(Line::refused)
}

fn read_key(value: Option<Value>) -> Answer<IdempotencyKey> {
    let name = "idempotency_key";
    let value = value.ok_or_else(|| Fault::IdempotencyKeyMissing.at(name))?;
    let key = value.as_str().and_then(IdempotencyKey::new);
    key.ok_or_else(|| Fault::IdempotencyKeyInvalid.at(name))
}

impl Line {
    fn refused(problem: Problem) -> Self {
        Self {
            status: problem.status().as_u16(),
            outcome: Outcome::Answered(Submitted::refused(problem)),
        }
    }

    fn ready(&self) -> Option<&Ready> {
        match &self.outcome {
            Outcome::Ready(ready) => Some(ready),
            Outcome::Answered(_) => None,
        }
    }

    fn told(self, language: Language) -> BatchAnswer {
        let submitted = match self.outcome {
            Outcome::Answered(submitted) => submitted,
            Outcome::Ready(_) => Submitted::refused(Fault::Internal.into()),
        };
        let problem = submitted.result.as_ref().err();
        BatchAnswer {
            status: problem.map_or(self.status, |problem| problem.status().as_u16()),
            replayed: submitted.replayed,
            problem: problem.map(|problem| problem.document(language, "")),
            recorded: submitted.result.ok(),
        }
    }
}

/// Submits what is ready and puts the answers in its place. Where a command's facts hang on the state,
/// those before it are recorded first.
async fn run(app: &Arc<App>, caller: Caller, mut lines: Vec<Line>) -> Answer<Vec<Line>> {
    let mut from = 0;
    while from < lines.len() {
        let rest = lines.get(from + 1..).unwrap_or_default();
        let length = rest.iter().position(needs_fresh_state).map_or(rest.len(), |at| at) + 1;
        let part = lines.get_mut(from..from + length).unwrap_or_default();
        match run_part(app, caller, part).await {
            Ok(()) => {}
            // Nothing was recorded yet: the whole batch may be sent again.
            Err(problem) if from == 0 => return Err(problem),
            Err(problem) => refuse(part, &problem),
        }
        from += length;
    }
    Ok(lines)
}

fn needs_fresh_state(line: &Line) -> bool {
    line.ready().is_some_and(|ready| hangs_on_state(&ready.prepared.command))
}

fn refuse(part: &mut [Line], problem: &Problem) {
    for line in part.iter_mut().filter(|line| line.ready().is_some()) {
        *line = Line::refused(problem.clone());
    }
}

async fn run_part(app: &Arc<App>, caller: Caller, part: &mut [Line]) -> Answer<()> {
    let envelopes = envelopes(app, caller, part);
    if envelopes.is_empty() {
        return Ok(());
    }
    let replies = app.back.node.submit_many(envelopes).map_err(|error| not_accepted(app, error))?;
    let answers = within(app, replies).await?;
    let waiting = part.iter_mut().filter(|line| line.ready().is_some());
    let mut last = None;
    for (line, answer) in waiting.zip(&answers) {
        if let Outcome::Ready(ready) = &line.outcome {
            let submitted = settle(app, answer, &ready.prepared);
            last = last.max(submitted.sequence);
            line.outcome = Outcome::Answered(submitted);
        }
    }
    wait_until_readable(app, last).await
}

fn envelopes(app: &App, caller: Caller, part: &[Line]) -> Vec<Envelope> {
    let state = app.back.model.read();
    let mut now = app.now(&state);
    let ready = part.iter().filter_map(Line::ready);
    let envelopes = ready.map(|Ready { key, prepared, .. }| {
        if let Command::AdvanceClock(advance) = &prepared.command {
            // Commands after it meet the time it moves to.
            now = now.max(advance.to);
        }
        envelope(caller, key.clone(), &prepared.command, &state, now)
    });
    envelopes.collect()
}
