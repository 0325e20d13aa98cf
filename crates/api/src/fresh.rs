//! How fresh an answer is. Every read says the last record it counts in; a caller may say which record
//! it must count in at least, and waits for that, though not for ever.

use crate::app::App;
use crate::read::AsOf;
use crate::{Answer, Fault, preview};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderName, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::sync::Arc;

/// The last record that an answer counts in.
pub(crate) const SEQUENCE: HeaderName = HeaderName::from_static("xq-sequence");
/// The record that an answer must count in.
pub(crate) const MIN_SEQUENCE: HeaderName = HeaderName::from_static("xq-min-sequence");
/// The same as a parameter of the query.
pub(crate) const MIN_PARAMETER: &str = "min_sequence";

/// The record that the answer to a request must count in; 0 where the caller does not say.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AtLeast(pub u64);

impl AtLeast {
    /// What an answer as of a record must count in, too.
    pub fn reaching(self, at: AsOf) -> Self {
        match at {
            AsOf::Record(sequence) => Self(self.0.max(sequence)),
            AsOf::Now | AsOf::Time(_) => self,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AtLeast {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}

/// Wraps every request of the interface: reads wait for what they must count in, and say what they do.
/// What a handler does not say more exactly is what was readable before it began.
pub(crate) async fn fresh(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if !reads(&request) {
        return next.run(request).await;
    }
    let request = match wait(&app, request).await {
        Ok(request) => request,
        Err(problem) => return problem.into_response(),
    };
    let floor = app.back.model.sequence();
    let mut response = next.run(request).await;
    response.headers_mut().entry(SEQUENCE).or_insert(HeaderValue::from(floor));
    response
}

/// Whether a request changes nothing.
fn reads(request: &Request) -> bool {
    let uri = request.uri();
    let is_preview = || preview::wanted(uri).unwrap_or(false);
    request.method() == Method::GET || uri.path() == crate::graphql::PATH || is_preview()
}

/// Takes out of a request what it must count in, and waits until the read model does.
async fn wait(app: &App, mut request: Request) -> Answer<Request> {
    let header = request.headers().get(MIN_SEQUENCE);
    let header = header.map(|value| value.to_str().unwrap_or(""));
    let asked = asked(header, request.uri().query().unwrap_or(""))?;
    if let Some(uri) = without_parameter(request.uri()) {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(AtLeast(asked));
    let reached = app.back.model.wait_for(asked);
    let reached = tokio::time::timeout(app.limits.fresh_timeout, reached).await;
    reached.map_err(|_| Fault::NotCaughtUp.at(MIN_PARAMETER))?.map_err(|_| Fault::Stopping)?;
    Ok(request)
}

/// The later of the records that header and query name.
fn asked(header: Option<&str>, query: &str) -> Answer<u64> {
    let parameters = query.split('&').filter_map(min_sequence);
    let texts = header.into_iter().chain(parameters);
    texts
        .map(|text| text.parse().map_err(|_| Fault::QueryInvalid.at(MIN_PARAMETER)))
        .try_fold(0, |latest: u64, sequence: Answer<u64>| Ok(latest.max(sequence?)))
}

fn min_sequence(parameter: &str) -> Option<&str> {
    parameter.strip_prefix(MIN_PARAMETER)?.strip_prefix('=')
}

/// The address as handlers are to see it; `None` where nothing has to be taken out of it.
fn without_parameter(uri: &Uri) -> Option<Uri> {
    let query = uri.query().filter(|query| query.contains(MIN_PARAMETER))?;
    let kept: Vec<&str> = query.split('&').filter(|part| min_sequence(part).is_none()).collect();
    let text = format!("{}?{}", uri.path(), kept.join("&"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(text).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests;
