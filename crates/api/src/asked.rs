//! A write that is no command: it changes nothing that is recorded.

use crate::app::App;
use crate::operation::{body_object, read_shape};
use crate::preview::not_here;
use crate::submit::idempotency_key;
use crate::write::{after_body, take_body};
use crate::{Answer, Caller, Fault, Problem, Role};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use engine::IdempotencyKey;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Who asks, under which key, and for what; the ids in the address are fields of it.
pub(crate) struct Asked<T> {
    pub caller: Caller,
    pub key: IdempotencyKey,
    pub body: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Answer<Self> {
        let head = |caller, parts: &Parts| {
            writing(caller)?;
            not_here(&parts.uri)?;
            idempotency_key(&parts.headers)
        };
        let (caller, key, body) = read(request, app, head).await?;
        Ok(Self { caller, key, body })
    }
}

/// The same without a key: asked twice, it is done twice.
pub(crate) struct Plain<T> {
    pub caller: Caller,
    pub body: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Plain<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Answer<Self> {
        let head = |_, parts: &Parts| not_here(&parts.uri);
        let (caller, (), body) = read(request, app, head).await?;
        Ok(Self { caller, body })
    }
}

/// Checks the head first, then takes the body.
async fn read<T: DeserializeOwned, H>(
    request: Request,
    app: &Arc<App>,
    head: impl FnOnce(Caller, &Parts) -> Answer<H>,
) -> Answer<(Caller, H, T)> {
    let (mut parts, body) = request.into_parts();
    let caller = app.caller(&parts.headers).await;
    let (caller, head) = match caller.and_then(|caller| Ok((caller, head(caller, &parts)?))) {
        Ok(checked) => checked,
        Err(problem) => return Err(after_body(app, body, problem).await),
    };
    let taken = take_body(app, body, app.limits.body).await?;
    let path = RawPathParams::from_request_parts(&mut parts, &()).await;
    let path = path.map_err(|_| Fault::PathInvalid)?;
    let object = body_object(&parts.headers, &taken.bytes, path.iter())?;
    Ok((caller, head, read_shape(object)?))
}

/// Keys that read everything leave nothing behind: what they set up would outlive them.
fn writing(caller: Caller) -> Answer<()> {
    let only_reads = matches!(caller.role, Role::Auditor | Role::Regulator);
    if only_reads { Err(Fault::RoleForbids.into()) } else { Ok(()) }
}
