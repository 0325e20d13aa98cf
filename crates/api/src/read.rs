//! What all reads share: whose data, which page, which id.

mod days;
mod list;
mod moment;

use crate::app::App;
use crate::fresh::SEQUENCE;
use crate::text::hex;
use crate::write::json;
use crate::{Answer, Caller, Fault, Problem};
use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use std::sync::Arc;
use units::MemberId;
use utoipa::{IntoParams, ToSchema};

/// Entries on a page where the caller does not say.
const USUAL_LIMIT: usize = 50;
/// Entries on a page at most.
const MAX_LIMIT: usize = 200;

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Answer<Self> {
        app.caller(&parts.headers).await
    }
}

impl Caller {
    /// Whose data is asked for: the caller's own unless it names another, which only the platform and
    /// its overseers may.
    pub(crate) fn reading(self, member: Option<crate::wire::MemberId>) -> Answer<MemberId> {
        let member = member.map_or(self.member, |member| member.0);
        self.may_read(&[member])?;
        Ok(member)
    }

    /// Whether it may read what concerns these members.
    pub(crate) fn may_read(self, members: &[MemberId]) -> Answer<()> {
        let allowed = self.role.reads_all() || members.contains(&self.member);
        allowed.then_some(()).ok_or_else(|| Fault::NotYours.at("member"))
    }

    /// Whether it may read what concerns everybody.
    pub(crate) fn may_read_all(self) -> Answer<()> {
        let allowed = self.role.reads_all();
        allowed.then_some(()).ok_or(Fault::RoleForbids.into())
    }
}

/// The one id in the address.
pub(crate) struct PathId<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| Fault::PathInvalid)?;
        let (name, value) = params.iter().next().ok_or(Fault::PathInvalid)?;
        let id = value.parse().map_err(|_| Fault::PathInvalid.at(name))?;
        Ok(Self(id))
    }
}

/// The query of a request; unknown names are refused.
pub(crate) struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        read_query(&parts.uri).map(Self)
    }
}

/// What the query of an address says.
pub(crate) fn read_query<T: DeserializeOwned>(uri: &Uri) -> Answer<T> {
    match Query::try_from_uri(uri) {
        Ok(Query(params)) => Ok(params),
        Err(rejection) => {
            let source = std::error::Error::source(&rejection);
            let text = source.map_or_else(|| rejection.to_string(), ToString::to_string);
            let text: String = text.chars().take(200).collect();
            Err(Problem::from(Fault::QueryInvalid).saying(&format!("({text})")))
        }
    }
}

/// Which page of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// Entries at most, 1 to 200; 50 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Which page of a member's list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MemberPage {
    /// Whose; the caller's own where absent.
    #[param(value_type = Option<String>)]
    pub member: Option<crate::wire::MemberId>,
    /// Entries at most, 1 to 200; 50 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

impl MemberPage {
    pub fn page(&self) -> Page {
        Page { limit: self.limit, cursor: self.cursor.clone() }
    }
}

/// Whose.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfMember {
    /// Whose; the caller's own where absent.
    #[param(value_type = Option<String>)]
    pub member: Option<crate::wire::MemberId>,
}

/// A part of a list, and where the rest begins.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The last record that is counted in.
    pub as_of: u64,
    /// The entries.
    pub items: Vec<T>,
    /// Give this as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl Page {
    /// How many entries.
    pub fn limit(&self) -> Answer<usize> {
        let limit = self.limit.unwrap_or(USUAL_LIMIT);
        let fits = (1..=MAX_LIMIT).contains(&limit);
        fits.then_some(limit).ok_or_else(|| Fault::QueryInvalid.at("limit"))
    }

    /// The position of the last entry of the page before.
    pub fn after<P: FromStr>(&self) -> Answer<Option<P>> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        let position = crate::text::unhex_text(cursor).and_then(|text| text.parse().ok());
        position.map(Some).ok_or_else(|| Fault::CursorInvalid.at("cursor"))
    }

    /// One page of what comes in order of position.
    pub fn cut<P, T>(
        &self,
        as_of: u64,
        entries: impl Iterator<Item = (P, T)>,
    ) -> Answer<Reply<List<T>>>
    where
        P: FromStr + ToString + PartialOrd,
    {
        let (limit, after) = (self.limit()?, self.after::<P>()?);
        let rest = entries.filter(|(position, _)| after.as_ref().is_none_or(|a| position > a));
        let mut page: Vec<(P, T)> = rest.take(limit + 1).collect();
        let is_last = page.len() <= limit;
        page.truncate(limit);
        let last = page.last().map(|(position, _)| cursor(position));
        Ok(Reply::list(List {
            as_of,
            next_cursor: last.filter(|_| !is_last),
            items: page.into_iter().map(|(_, entry)| entry).collect(),
        }))
    }
}

/// A position as callers see it: not to be read.
pub(crate) fn cursor(position: &impl ToString) -> String {
    hex(position.to_string().as_bytes())
}

/// A successful read.
pub(crate) struct Reply<T> {
    /// The last record that is counted in.
    pub as_of: u64,
    pub body: T,
}

impl<T> Reply<T> {
    /// What the state says.
    pub fn of(state: &engine::State, body: T) -> Self {
        Self { as_of: state.sequence(), body }
    }
}

impl<T> Reply<List<T>> {
    /// A list, which says itself what it counts in.
    pub fn list(list: List<T>) -> Self {
        Self { as_of: list.as_of, body: list }
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let mut response = json(StatusCode::OK, &self.body);
        response.headers_mut().insert(SEQUENCE, HeaderValue::from(self.as_of));
        response
    }
}

/// What was asked for, if it is there.
pub(crate) fn found<T>(thing: Option<T>) -> Answer<T> {
    thing.ok_or(Fault::NotFound.into())
}

pub(crate) use days::{Days, day_of};
pub(crate) use list::{Keyed, Part, Wanted, list, list_query};
pub(crate) use moment::{AsOf, Moment, Range};

#[cfg(test)]
mod tests;
