//! A write that is no command: it changes nothing that is recorded.

use crate::app::App;
use crate::operation::{body_object, read_shape};
use crate::preview::not_here;
use crate::submit::idempotency_key;
use crate::write::{after_body, take_body};
use crate::{Answer, Caller, Fault, Problem, Role};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
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
        let (mut parts, body) = request.into_parts();
        let caller = app.caller(&parts.headers).await.and_then(writing);
        let checked = caller.and_then(|caller| {
            not_here(&parts.uri)?;
            Ok((caller, idempotency_key(&parts.headers)?))
        });
        let (caller, key) = match checked {
            Ok(checked) => checked,
            Err(problem) => return Err(after_body(app, body, problem).await),
        };
        let taken = take_body(app, body, app.limits.body).await?;
        let path = RawPathParams::from_request_parts(&mut parts, &()).await;
        let path = path.map_err(|_| Fault::PathInvalid)?;
        let object = body_object(&parts.headers, &taken.bytes, path.iter())?;
        Ok(Self { caller, key, body: read_shape(object)? })
    }
}

/// Keys that read everything leave nothing behind: what they set up would outlive them.
fn writing(caller: Caller) -> Answer<Caller> {
    let only_reads = matches!(caller.role, Role::Auditor | Role::Regulator);
    if only_reads { Err(Fault::RoleForbids.into()) } else { Ok(caller) }
}
