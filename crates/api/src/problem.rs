//! Refusals as `application/problem+json` (RFC 9457), in English and Chinese.

use crate::Fault;
use crate::status::status_of;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::{MayRetry, Rejection};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use utoipa::ToSchema;

type Text = Cow<'static, str>;

/// A refusal on its way out. It becomes text at the edge, where language and request id are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    title: [&'static str; 2],
    detail: [Text; 2],
    param: Option<String>,
    may_retry: bool,
    extra: Map<String, Value>,
}

/// The result of anything that may refuse.
pub type Answer<T> = Result<T, Problem>;

/// A refusal. Further members may follow, such as `problems` of a contract document.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    /// `urn:xianquan:problem:` and the code.
    pub r#type: String,
    /// What kind of refusal it is, in the language asked for.
    pub title: &'a str,
    /// HTTP status.
    pub status: u16,
    /// What is wrong here, in the language asked for.
    pub detail: &'a str,
    /// The same in Chinese.
    pub detail_zh: &'a str,
    /// Stable name of the reason; never reused.
    pub code: &'static str,
    /// The field or parameter at fault.
    pub param: Option<&'a str>,
    /// The clause of law or policy it rests on, where there is one.
    pub clause: Option<&'a str>,
    /// Names this request in the server's log.
    pub request_id: &'a str,
    /// Whether the same request may succeed later.
    pub may_retry: bool,
    #[serde(flatten)]
    #[schema(ignore)]
    extra: &'a Map<String, Value>,
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let text = [fault.english(), fault.chinese()];
        Self(Box::new(Inner {
            status: fault.status(),
            code: fault.name(),
            title: text,
            detail: text.map(Text::Borrowed),
            param: None,
            may_retry: fault.may_retry(),
            extra: Map::new(),
        }))
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        let text = [rejection.code.english(), rejection.code.chinese()];
        let param = rejection.param.as_str();
        Self(Box::new(Inner {
            status: status_of(rejection.code),
            code: rejection.code.name(),
            title: text,
            detail: text.map(Text::Borrowed),
            param: (!param.is_empty()).then(|| param.to_owned()),
            may_retry: rejection.code.may_retry() == MayRetry::Yes,
            extra: Map::new(),
        }))
    }
}

impl Fault {
    /// This refusal, about one field or parameter.
    #[must_use]
    pub fn at(self, param: impl Into<String>) -> Problem {
        Problem::from(self).at(param)
    }
}

impl Problem {
    /// About this field or parameter.
    #[must_use]
    pub fn at(mut self, param: impl Into<String>) -> Self {
        self.0.param = Some(param.into());
        self
    }

    /// With more to say than its kind.
    #[must_use]
    pub fn saying(mut self, more: &str) -> Self {
        let [en, zh] = self.0.title;
        self.0.detail = [format!("{en} {more}").into(), format!("{zh} {more}").into()];
        self
    }

    /// With a further member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.extra.insert(name.to_owned(), value.into());
        self
    }

    /// A further member.
    pub(crate) fn further(&self, name: &str) -> Option<&Value> {
        self.0.extra.get(name)
    }

    /// The stable name of the reason.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The problem document.
    #[must_use]
    pub fn document(&self, language: Language, request_id: &str) -> Value {
        let inner = &self.0;
        let body = ProblemBody {
            r#type: format!("urn:xianquan:problem:{}", inner.code),
            title: language.of(&inner.title),
            status: inner.status.as_u16(),
            detail: language.of(&inner.detail),
            detail_zh: &inner.detail[1],
            code: inner.code,
            param: inner.param.as_deref(),
            clause: None,
            request_id,
            may_retry: inner.may_retry,
            extra: &inner.extra,
        };
        serde_json::to_value(body).expect("text and numbers become JSON")
    }

    /// The whole response, once language and request id are known.
    #[must_use]
    pub fn render(&self, language: Language, request_id: &str) -> Response {
        let body = self.document(language, request_id).to_string();
        let mut response = (self.0.status, body).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        let language = HeaderValue::from_static(language.tag());
        headers.insert(header::CONTENT_LANGUAGE, language);
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        let may_come_again = [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS];
        if may_come_again.contains(&self.0.status) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if matches!(self.0.status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT) {
            // The rest of the body is not waited for.
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// Only a mark: the edge writes the body.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The language of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Unless asked otherwise.
    English,
    /// Where `Accept-Language` prefers it.
    Chinese,
}

impl Language {
    /// What `Accept-Language` asks for: whichever of the two has the higher weight.
    #[must_use]
    pub fn asked(headers: &HeaderMap) -> Self {
        let value = headers.get(header::ACCEPT_LANGUAGE);
        let value = value.and_then(|value| value.to_str().ok()).unwrap_or("");
        let weight = |tag: &str| value.split(',').map(|part| weight(part, tag)).max();
        if weight("zh") > weight("en") { Self::Chinese } else { Self::English }
    }

    const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    pub(crate) fn of<T: AsRef<str>>(self, texts: &[T; 2]) -> &str {
        let [english, chinese] = texts;
        match self {
            Self::English => english.as_ref(),
            Self::Chinese => chinese.as_ref(),
        }
    }
}

/// The weight of one entry (`zh-CN;q=0.8`) in thousandths, where it is of this language.
fn weight(entry: &str, language: &str) -> u32 {
    let mut parts = entry.split(';').map(str::trim);
    let tag = parts.next().unwrap_or("");
    let primary = tag.split('-').next().unwrap_or("");
    if !primary.eq_ignore_ascii_case(language) {
        return 0;
    }
    match parts.find_map(|part| part.strip_prefix("q=")) {
        None => 1_000,
        Some(text) => thousandths(text),
    }
}

fn thousandths(text: &str) -> u32 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = rest.chars().chain("000".chars()).take(3).collect();
    let whole: u32 = whole.parse().unwrap_or(0);
    let fraction: u32 = digits.parse().unwrap_or(0);
    (whole.min(1) * 1_000 + fraction).min(1_000)
}

#[cfg(test)]
mod tests;
