//! A small HTTP client of a server's own API, as the commands of this binary use it.
//!
//! A write that the server was too busy for, or whose answer was lost, is sent again with the same
//! idempotency key: it happens once, however often it is sent. Attempts are bounded.

use serde_json::Value;
use std::time::Duration;

/// The largest answer taken.
const MAX_ANSWER: u64 = 64 * 1024 * 1024;
/// How often a request is sent before its failure is believed.
const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const TIMEOUT: Duration = Duration::from_secs(120);

/// Why a call did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is not one this client can use.
    #[error("{0} is not an http:// address")]
    Address(String),
    /// No answer came.
    #[error("{url}: {reason}")]
    Unreachable {
        /// What was called.
        url: String,
        /// What the transport said.
        reason: String,
    },
    /// The server refused.
    #[error("{url}: {problem}")]
    Refused {
        /// What was called.
        url: String,
        /// Why.
        problem: Problem,
    },
    /// The answer was not JSON.
    #[error("{url}: the answer is not JSON: {reason}")]
    NotJson {
        /// What was called.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// A refusal, as far as its problem document could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{status} {code}: {detail}")]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// The stable code; empty where the answer had none.
    pub code: String,
    /// The text.
    pub detail: String,
}

impl Problem {
    /// Reads a problem document (RFC 9457); any other text becomes the detail.
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        let document: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let text = |name: &str| document[name].as_str().map(str::to_owned);
        let raw = || String::from_utf8_lossy(body).chars().take(300).collect();
        Self {
            status,
            code: text("code").unwrap_or_default(),
            detail: text("detail").or_else(|| text("title")).unwrap_or_else(raw),
        }
    }

    const fn may_pass(&self) -> bool {
        matches!(self.status, 429 | 503)
    }
}

/// A connection to one server with one key. Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub struct Client {
    agent: ureq::Agent,
    base: String,
    authorization: Option<String>,
}

impl Client {
    /// A client of the server at `base`, such as `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// `Address` where `base` is not an `http://` address.
    pub fn new(base: &str, key: Option<&str>) -> Result<Self, ClientError> {
        let base = base.trim_end_matches('/');
        if base.strip_prefix("http://").is_none_or(str::is_empty) {
            return Err(ClientError::Address(base.to_owned()));
        }
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .build();
        Ok(Self {
            agent: config.into(),
            base: base.to_owned(),
            authorization: key.map(|key| format!("Bearer {key}")),
        })
    }

    /// Reads `path`, such as `/v1/members?limit=10`.
    ///
    /// # Errors
    /// Every `ClientError` but `Address`.
    pub fn get(&self, path: &str) -> Result<Value, ClientError> {
        self.read(&self.get_file(path, None)?, path)
    }

    /// Reads `path` as the bytes that come, in this language where one is named.
    ///
    /// # Errors
    /// Every `ClientError` but `Address` and `NotJson`.
    pub fn get_file(&self, path: &str, language: Option<&str>) -> Result<Vec<u8>, ClientError> {
        self.call(path, |client, url| {
            let mut request = client.signed(client.agent.get(url));
            if let Some(language) = language {
                request = request.header("accept-language", language);
            }
            request.call()
        })
    }

    /// Writes to `path`, once for each idempotency key.
    ///
    /// # Errors
    /// Every `ClientError` but `Address`.
    pub fn post(&self, path: &str, key: &str, body: &Value) -> Result<Value, ClientError> {
        let body = body.to_string();
        let answer = self.call(path, |client, url| {
            let request = client.agent.post(url);
            client
                .signed(request)
                .header("idempotency-key", key)
                .content_type("application/json")
                .send(body.as_bytes())
        })?;
        self.read(&answer, path)
    }

    fn read(&self, body: &[u8], path: &str) -> Result<Value, ClientError> {
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(body).map_err(|error| ClientError::NotJson {
            url: format!("{}{path}", self.base),
            reason: error.to_string(),
        })
    }

    fn signed<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        match &self.authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        }
    }

    fn call(
        &self,
        path: &str,
        send: impl Fn(&Self, &str) -> Result<Answer, ureq::Error>,
    ) -> Result<Vec<u8>, ClientError> {
        let url = format!("{}{path}", self.base);
        let mut pause = FIRST_PAUSE;
        for _ in 1..ATTEMPTS {
            match understand(&url, send(self, &url)) {
                Err(ClientError::Refused { problem, .. }) if problem.may_pass() => {}
                Err(ClientError::Unreachable { .. }) => {}
                answer => return answer,
            }
            std::thread::sleep(pause);
            pause *= 2;
        }
        understand(&url, send(self, &url))
    }
}

type Answer = ureq::http::Response<ureq::Body>;

fn understand(url: &str, answer: Result<Answer, ureq::Error>) -> Result<Vec<u8>, ClientError> {
    let url = || url.to_owned();
    let unreachable =
        |error: ureq::Error| ClientError::Unreachable { url: url(), reason: error.to_string() };
    let mut answer = answer.map_err(unreachable)?;
    let status = answer.status();
    let body = answer.body_mut().with_config().limit(MAX_ANSWER);
    let body = body.read_to_vec().map_err(unreachable)?;
    if !status.is_success() {
        let problem = Problem::read(status.as_u16(), &body);
        return Err(ClientError::Refused { url: url(), problem });
    }
    Ok(body)
}

#[cfg(test)]
mod tests;
