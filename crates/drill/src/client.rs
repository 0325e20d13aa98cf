//! Somebody outside: asks any node, follows hints, and asks again with the same key where no answer
//! came.

use serde_json::{Value, json};
use std::time::Duration;

/// A dead node is given up after this time, and another is asked.
const PATIENCE: Duration = Duration::from_secs(1);

/// What became of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Recorded, with this sequence; the id of what came to be, where something did.
    Recorded { sequence: u64, id: Option<String> },
    /// Another node leads: its address, without a path.
    Elsewhere(String),
    /// Nobody takes writes at this moment.
    Later,
    /// No answer: it may have happened.
    Unknown,
    /// Anything else, which a correct installation does not say.
    Wrong(String),
}

/// A client with a key.
#[derive(Clone, Debug)]
pub struct Client {
    agent: ureq::Agent,
    authorization: String,
}

impl Client {
    /// With an operator's key.
    pub fn new(key: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(PATIENCE / 2))
            .timeout_global(Some(PATIENCE));
        Self { agent: config.build().into(), authorization: format!("Bearer {key}") }
    }

    /// One attempt to write.
    pub fn post(&self, address: &str, path: &str, key: &str, body: &Value) -> Attempt {
        let request = self.agent.post(format!("{address}{path}"));
        let request = request.header("authorization", &self.authorization);
        let request = request.header("idempotency-key", key).content_type("application/json");
        let Ok(mut answer) = request.send(body.to_string()) else { return Attempt::Unknown };
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
        let leader = location.map(|location| origin(location).to_owned());
        let status = answer.status().as_u16();
        let Ok(text) = answer.body_mut().read_to_string() else { return Attempt::Unknown };
        understood(status, leader, &text)
    }

    /// Status and body of a read; `None` where no answer came.
    pub fn get(&self, address: &str, path: &str) -> Option<(u16, Value)> {
        let request = self.agent.get(format!("{address}{path}"));
        let mut answer = request.header("authorization", &self.authorization).call().ok()?;
        let text = answer.body_mut().read_to_string().ok()?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Some((answer.status().as_u16(), body))
    }
}

/// What an answer to a write means.
pub fn understood(status: u16, leader: Option<String>, text: &str) -> Attempt {
    let body: Value = serde_json::from_str(text).unwrap_or_default();
    match (status, leader, body["sequence"].as_u64()) {
        (200 | 201, _, Some(sequence)) => {
            Attempt::Recorded { sequence, id: body["id"].as_str().map(str::to_owned) }
        }
        (307, Some(leader), _) => Attempt::Elsewhere(leader),
        // `too_slow` leaves open what becomes of it; the same key tells.
        (503, _, _) if body["code"] == "too_slow" => Attempt::Unknown,
        (503, _, _) => Attempt::Later,
        // Another request with this key is under way: the one that was given up.
        (409, _, _) => Attempt::Unknown,
        _ => Attempt::Wrong(format!("{status} {text}")),
    }
}

/// `http://host:port` of an address with a path.
fn origin(location: &str) -> &str {
    let after = location.find("://").map_or(0, |at| at + 3);
    let end = location[after..].find('/').map_or(location.len(), |at| after + at);
    &location[..end]
}

/// A deposit of one yuan.
pub fn deposit(member: &str, reference: &str) -> Value {
    json!({ "member": member, "currency": "CNY", "amount": 100, "bank_reference": reference })
}

/// Somebody to deposit for.
pub fn person() -> Value {
    json!({ "kind": "person", "jurisdiction": "CN", "kyc_level": 1, "time_zone": "Asia/Shanghai" })
}

#[cfg(test)]
mod tests;
