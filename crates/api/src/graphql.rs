//! Reading by GraphQL: the lists and things of the REST interface, with the same names, rights and errors,
//! and links between them that are followed in one question each.
//!
//! A field of the root calls the handler of its REST read. Links go through loaders, which gather what is
//! wanted of one kind and ask for it once. Bounds: bytes of a request, its depth, its complexity (a list
//! counts as many times as it has entries), the size of a page, and time.

mod link;
mod query;
mod scalar;

use crate::app::App;
use crate::budget::Shared;
use crate::fresh::AtLeast;
use crate::write::{json, take_body};
use crate::{Answer, Caller, Fault, Language, Problem};
use async_graphql::{EmptyMutation, EmptySubscription, Error, ErrorExtensions, Request, Schema};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// Where it is.
pub(crate) const PATH: &str = "/graphql";

/// Bytes of a request.
const BYTES: usize = 64 * 1024;
/// How deep fields may stand in each other: enough for the usual introspection.
const DEPTH: usize = 15;
/// Fields of an answer, by the sizes of the pages asked for.
const COMPLEXITY: usize = 20_000;
/// How long an answer may take to be made.
const TIME: Duration = Duration::from_secs(10);

type Reading = Schema<query::Query, EmptyMutation, EmptySubscription>;

fn schema() -> Reading {
    Schema::build(query::Query, EmptyMutation, EmptySubscription)
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .finish()
}

/// The schema as text, as the golden file has it.
pub(crate) fn text() -> String {
    schema().sdl()
}

pub(crate) fn routes() -> Router<Arc<App>> {
    let (schema, text) = (schema(), axum::body::Bytes::from(text()));
    let answer = move |State(app): State<Arc<App>>, least, caller, headers: HeaderMap, body| {
        let schema = schema.clone();
        async move {
            answer(&schema, Asked { app, caller, least, language: Language::asked(&headers) }, body)
                .await
        }
    };
    Router::new().route(PATH, get(move || shown(text)).post(answer))
}

/// The schema, for whoever wants to read it.
async fn shown(text: axum::body::Bytes) -> Response {
    let mut response = text.into_response();
    response.extensions_mut().insert(Shared);
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Who asks, and what the answer must count in.
#[derive(Clone)]
pub(crate) struct Asked {
    pub app: Arc<App>,
    pub caller: Caller,
    pub least: AtLeast,
    pub language: Language,
}

impl Asked {
    /// A refusal as GraphQL has it: the text, and what a problem document says beside it.
    fn told(&self, problem: &Problem) -> Error {
        let document = problem.document(self.language, "");
        let detail = document["detail"].as_str().unwrap_or_default();
        Error::new(detail).extend_with(|_, more| {
            for name in ["code", "status", "param", "may_retry"] {
                if let Ok(value) = async_graphql::Value::from_json(document[name].clone()) {
                    more.set(name, value);
                }
            }
        })
    }
}

/// A request by GraphQL over HTTP.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    query: String,
    #[serde(default)]
    variables: serde_json::Value,
    #[serde(default, rename = "operationName")]
    operation_name: Option<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "some clients send it; there is nothing it could change")]
    extensions: Option<serde_json::Value>,
}

async fn answer(schema: &Reading, asked: Asked, body: Body) -> Answer<Response> {
    let taken = take_body(&asked.app, body, BYTES).await?;
    let wire: Wire = serde_json::from_slice(&taken.bytes).map_err(|error| {
        let text: String = error.to_string().chars().take(200).collect();
        Problem::from(Fault::JsonMalformed).saying(&format!("({text})"))
    })?;
    let mut request = Request::new(wire.query)
        .variables(async_graphql::Variables::from_json(wire.variables))
        .data(link::Loaders::new(&asked))
        .data(asked);
    if let Some(name) = wire.operation_name {
        request = request.operation_name(name);
    }
    let made = tokio::time::timeout(TIME, schema.execute(request)).await;
    Ok(json(StatusCode::OK, &made.map_err(|_| Fault::TooSlow)?))
}
