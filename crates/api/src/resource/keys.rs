//! A member's keys: who of its team and which of its machines may call this interface.
//!
//! Nothing here is a command: the journal knows nothing of keys.

use super::sandbox::is_session;
use crate::app::App;
use crate::asked::Plain;
use crate::keys::now;
use crate::read::{List, MemberPage, Params, Reply};
use crate::wire::{MemberId, Timestamp};
use crate::write::json;
use crate::{Answer, Caller, Fault, KeyError, KeyInfo, KeyStore, MAX_LABEL, Problem, Role};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use units::Duration;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Keys of one member that are neither revoked nor over.
const MAX_LIVE: usize = 64;
/// A hundred years.
const MAX_DAYS: u32 = 36_500;
const PREFIX: &str = "key_";

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Label => Fault::FieldInvalid.at("label"),
            _ => Fault::Internal.into(),
        }
    }
}

/// A key, without its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyView {
    /// By which it is revoked.
    #[schema(pattern = "^key_[0-9]+$", example = "key_7")]
    pub id: String,
    /// Whom it speaks for.
    pub member: MemberId,
    /// What it may be used for.
    pub role: Role,
    /// What its owner calls it.
    pub label: String,
    /// `active`, `expired` or `revoked`.
    pub state: &'static str,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

/// A new key.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyWithSecret {
    /// The key.
    #[serde(flatten)]
    pub key: KeyView,
    /// `xqk_` and 64 digits, shown this once.
    pub secret: String,
}

impl From<KeyInfo> for KeyView {
    fn from(key: KeyInfo) -> Self {
        let state = match () {
            () if key.revoked_at.is_some() => "revoked",
            () if !key.is_live(now()) => "expired",
            () => "active",
        };
        Self {
            id: format!("{PREFIX}{}", key.id),
            member: key.member.into(),
            role: key.role,
            label: key.label,
            state,
            created_at: key.created_at.into(),
            expires_at: key.expires_at.map(Timestamp::from),
            revoked_at: key.revoked_at.map(Timestamp::from),
        }
    }
}

/// Asks what keeps keys, on a thread that may wait for a disk.
async fn ask<T: Send + 'static>(
    app: &Arc<App>,
    question: impl FnOnce(&KeyStore) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let keys = Arc::clone(&app.back.keys);
    tokio::task::spawn_blocking(move || question(&keys)).await.map_err(|_| Fault::Internal)?
}

/// Lists a member's keys, oldest first, without secrets: the caller's own; the operator may name another
/// member.
#[utoipa::path(get, path = "/v1/keys", tag = "keys", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<KeyView>)))]
pub(crate) async fn list_keys(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(query): Params<MemberPage>,
) -> Answer<Reply<List<KeyView>>> {
    let member = whose(caller, query.member)?;
    let all = ask(&app, |keys| Ok(keys.list()?)).await?;
    let own = all.into_iter().filter(|key| key.member == member);
    query.page().cut(app.back.model.sequence(), own.map(|key| (key.id, KeyView::from(key))))
}

/// Whose keys: the caller's own unless the operator names another.
fn whose(caller: Caller, member: Option<MemberId>) -> Answer<units::MemberId> {
    let member = member.map_or(caller.member, |member| member.0);
    let allowed = member == caller.member || caller.role == Role::Operator;
    allowed.then_some(member).ok_or_else(|| Fault::NotYours.at("member"))
}

/// Whom a key speaks for.
#[derive(Serialize, ToSchema)]
pub(crate) struct SelfView {
    /// The member.
    pub member: MemberId,
    /// What the key may be used for.
    pub role: Role,
}

/// Tells whom the key of this request speaks for.
#[utoipa::path(get, path = "/v1/keys/self", tag = "keys", security(("api_key" = [])),
    responses((status = 200, body = SelfView)))]
pub(crate) async fn get_self(State(app): State<Arc<App>>, caller: Caller) -> Reply<SelfView> {
    let body = SelfView { member: caller.member.into(), role: caller.role };
    Reply { as_of: app.back.model.sequence(), body }
}

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateKey {
    /// What you call it; at most 64 characters.
    #[schema(max_length = 64)]
    label: String,
    /// What it may be used for: the caller's own role where absent. Another is for the operator to give.
    role: Option<Role>,
    /// Whom it speaks for: the caller's own member where absent. Another is for the operator to name.
    #[schema(value_type = Option<String>)]
    member: Option<MemberId>,
    /// In how many days it ends by itself, 1 to 36,500; never where absent.
    #[schema(minimum = 1, maximum = 36_500)]
    expires_in_days: Option<u32>,
}

/// Makes a key of the caller's role for its member; the operator any key. Its secret is shown this once.
/// A member has at most 64 keys that are live.
#[utoipa::path(post, path = "/v1/keys", tag = "keys", security(("api_key" = [])),
    request_body = CreateKey, responses((status = 201, body = KeyWithSecret)))]
pub(crate) async fn create_key(
    State(app): State<Arc<App>>,
    Plain { caller, body }: Plain<CreateKey>,
) -> Answer<Response> {
    let member = whose(caller, body.member)?;
    let role = body.role.unwrap_or(caller.role);
    if role != caller.role && caller.role != Role::Operator {
        return Err(Fault::RoleForbids.at("role"));
    }
    if body.role.is_none() && member != caller.member {
        let more = "A key for another member says its role.";
        return Err(Fault::FieldInvalid.at("role").saying(more));
    }
    if body.label.chars().count() > MAX_LABEL {
        return Err(Fault::FieldInvalid.at("label"));
    }
    let days = body.expires_in_days;
    if days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
        return Err(Fault::FieldInvalid.at("expires_in_days"));
    }
    let known = app.back.model.read().members.get(member).is_some();
    known.then_some(()).ok_or_else(|| Fault::NotFound.at("member"))?;
    let expires_at = days.map(|days| now().after(Duration::from_days(days)));
    let draft = (member, role, body.label, expires_at);
    let at_work = Arc::clone(&app);
    let made = ask(&app, move |_| at_work.alone(|| create(&at_work, draft))).await?;
    Ok(json(StatusCode::CREATED, &made))
}

type Draft = (units::MemberId, Role, String, Option<units::Timestamp>);

fn create(app: &App, (member, role, label, expires_at): Draft) -> Answer<KeyWithSecret> {
    let (keys, now) = (&app.back.keys, now());
    let all = keys.list()?;
    let live = all.iter().filter(|key| key.member == member && key.is_live(now));
    if live.filter(|key| !is_session(app, &key.label)).count() >= MAX_LIVE {
        return Err(Fault::TooManyKeys.into());
    }
    let made = keys.create(member, role, &label, expires_at)?;
    let key = find(keys, made.id)?;
    Ok(KeyWithSecret { key: key.into(), secret: made.secret })
}

fn find(keys: &KeyStore, id: i64) -> Answer<KeyInfo> {
    let found = keys.list()?.into_iter().find(|key| key.id == id);
    found.ok_or_else(|| Fault::NotFound.at("key"))
}

/// Which key; there is nothing to say about it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeKey {
    key: String,
}

/// Revokes a key of the caller's role and member; the operator any. It is refused from the next request
/// on. Revoking again does no harm.
#[utoipa::path(post, path = "/v1/keys/{key}/revoke", tag = "keys", security(("api_key" = [])),
    params(("key" = String, Path)), responses((status = 200, body = KeyView)))]
pub(crate) async fn revoke_key(
    State(app): State<Arc<App>>,
    Plain { caller, body }: Plain<RevokeKey>,
) -> Answer<Response> {
    let id = body.key.strip_prefix(PREFIX).and_then(|id| id.parse().ok());
    let id: i64 = id.ok_or_else(|| Fault::PathInvalid.at("key"))?;
    let revoked = ask(&app, move |keys| {
        // Those of others are not there.
        let key = find(keys, id)?;
        whose(caller, Some(key.member.into())).map_err(|_| Fault::NotFound.at("key"))?;
        if key.role != caller.role && caller.role != Role::Operator {
            return Err(Fault::RoleForbids.at("key"));
        }
        keys.revoke(id)?;
        find(keys, id)
    });
    Ok(json(StatusCode::OK, &KeyView::from(revoked.await?)))
}

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_keys, create_key))
        .routes(routes!(get_self))
        .routes(routes!(revoke_key))
}
