//! The one handler behind every write.

use crate::app::App;
use crate::budget::{Held, SMALL};
use crate::fresh::SEQUENCE;
use crate::leader::must_lead;
use crate::operation::{Asking, Operation};
use crate::submit::{Submitted, idempotency_key, submit};
use crate::{Answer, Caller, Fault, Problem, preview};
use axum::body::Body;
use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::IdempotencyKey;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Serialize;
use std::error::Error;
use std::sync::Arc;

const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Bytes of a body that are taken in without being looked at.
const PASSED_OVER: usize = 64 * 1024;

/// Bytes that a value of JSON takes when it is read, in an array that grows by doubling.
const VALUE: usize = 64;

/// Reads, converts, submits, answers.
pub(crate) async fn write(operation: &Operation, app: Arc<App>, request: Request) -> Response {
    let result = handle(operation, &app, request).await;
    result.unwrap_or_else(IntoResponse::into_response)
}

async fn handle(operation: &Operation, app: &Arc<App>, request: Request) -> Answer<Response> {
    let (mut parts, body) = request.into_parts();
    let checked = check(operation, app, &parts).await;
    let (caller, key, body) = match checked {
        Ok((caller, key)) => (caller, key, take_body(app, body, app.limits.body).await?),
        Err(problem) => return Err(after_body(app, body, problem).await),
    };
    let path = RawPathParams::from_request_parts(&mut parts, &()).await;
    let path = path.map_err(|_| Fault::PathInvalid)?;
    let named = key.as_ref().map_or(preview::NO_KEY, IdempotencyKey::as_str);
    let asking = Asking { caller, key: named, codes: &app.back.codes };
    let prepared = operation.read(&parts.headers, &body.bytes, path.iter(), &asking)?;
    match key {
        Some(key) => Ok(answer(submit(app, caller, key, prepared).await?, operation.status)),
        None => preview::preview(app, caller, prepared, operation.status).await,
    }
}

/// What can be told from the head of a request; no key where it asks for a preview.
async fn check(
    operation: &Operation,
    app: &App,
    parts: &Parts,
) -> Answer<(Caller, Option<IdempotencyKey>)> {
    let caller = app.caller(&parts.headers).await?;
    operation.check_role(caller.role)?;
    if preview::wanted(&parts.uri)? {
        return Ok((caller, None));
    }
    must_lead(app)?;
    Ok((caller, Some(idempotency_key(&parts.headers)?)))
}

/// A refusal that was clear before the body arrived. A small body is still taken in, so that the
/// connection can be used again: answering and closing while the caller sends loses the answer.
pub(crate) async fn after_body(app: &App, body: Body, problem: Problem) -> Problem {
    let passed_over = async {
        let mut body = Limited::new(body, PASSED_OVER);
        while let Some(Ok(_)) = body.frame().await {}
    };
    // Whoever is slow will find the connection closed.
    let _ = tokio::time::timeout(app.limits.body_timeout, passed_over).await;
    problem
}

/// A whole body, and the room it takes.
pub(crate) struct Taken {
    pub bytes: Vec<u8>,
    pub held: Held,
}

impl Taken {
    /// With what came next; `None` where there is no room for it.
    fn with(mut self, data: &[u8]) -> Option<Self> {
        if !self.held.take(data.len()) {
            return None;
        }
        self.bytes.extend_from_slice(data);
        Some(self)
    }

    /// With room for what it becomes when it is read; `None` where there is none. Text like `[0,0,0,…`
    /// grows to the thirtyfold. Small bodies are not looked through: those that are being read at one
    /// moment are as many as there are processors.
    fn readable(mut self) -> Option<Self> {
        if self.bytes.len() <= SMALL {
            return Some(self);
        }
        let begins = self.bytes.iter().filter(|byte| matches!(byte, b',' | b':' | b'[' | b'{'));
        self.held.take(begins.count().saturating_mul(VALUE)).then_some(self)
    }
}

/// The whole body, if it is small and quick enough and there is room for it.
pub(crate) async fn take_body(app: &App, body: Body, limit: usize) -> Answer<Taken> {
    let read = read_body(app, Limited::new(body, limit));
    match tokio::time::timeout(app.limits.body_timeout, read).await {
        Ok(Ok(taken)) => Ok(taken.and_then(Taken::readable).ok_or(Fault::NoRoom)?),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let more = format!("At most {limit} bytes.");
            Err(Fault::BodyTooLarge.at("").saying(&more))
        }
        // The caller broke off or sent nonsense: nobody may be there to read this.
        Ok(Err(_)) => Err(Fault::JsonMalformed.into()),
        Err(_) => Err(Fault::BodyTooSlow.into()),
    }
}

/// Where there is no room, the rest is still taken in and let go: the caller, who is sending, could not
/// read a refusal before its end.
async fn read_body(
    app: &App,
    mut body: Limited<Body>,
) -> Result<Option<Taken>, Box<dyn Error + Send + Sync>> {
    let mut taken = Some(Taken { bytes: Vec::new(), held: app.budget.hold() });
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        taken = taken.and_then(|taken| taken.with(&data));
    }
    Ok(taken)
}

fn answer(submitted: Submitted, status: u16) -> Response {
    let mut response = match submitted.result {
        Ok(recorded) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            json(status, &recorded)
        }
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    if let Some(sequence) = submitted.sequence {
        headers.insert(SEQUENCE, HeaderValue::from(sequence));
    }
    if submitted.replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// A JSON response.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let Ok(text) = serde_json::to_string(body) else {
        return Problem::from(Fault::Internal).into_response();
    };
    let mut response = (status, text).into_response();
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
