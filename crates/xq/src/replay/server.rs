//! The server as the replay uses it: many commands in one request, and its books.

use crate::client::{Client, ClientError};
use serde_json::{Value, json};
use std::time::Duration;

/// Commands in one request.
const BATCH: usize = 1_000;
/// Bytes of one request, roughly: where it gets longer, the next one begins.
const BATCH_BYTES: usize = 1 << 20;
/// How often a part is sent before the server is believed to stay busy.
const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// Why the server could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// A call failed as a whole.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A command was refused.
    #[error("{op} {key}: {problem}")]
    Refused {
        /// Which command.
        op: &'static str,
        /// Its idempotency key.
        key: String,
        /// The problem as it was answered.
        problem: String,
    },
    /// An answer has not the shape that the API promises.
    #[error("no {wanted} in the answer {answer}")]
    Shape {
        /// What was looked for.
        wanted: &'static str,
        /// Where.
        answer: String,
    },
}

impl ServerError {
    /// True where the server has no such thing.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let Self::Client(ClientError::Refused { problem, .. }) = self else {
            return false;
        };
        problem.status == 404
    }
}

/// A command to send, once for its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    op: &'static str,
    key: String,
    fields: Value,
}

impl Write {
    /// The command named `op` with its fields.
    ///
    /// # Panics
    /// Where the key is longer than the 64 characters a key may have.
    #[must_use]
    pub fn new(op: &'static str, key: String, fields: Value) -> Self {
        assert!(key.len() <= 64, "{key} is too long for a key");
        Self { op, key, fields }
    }
}

/// A server with the operator's key.
pub struct Server(Client);

impl Server {
    /// Through this client.
    #[must_use]
    pub const fn new(client: Client) -> Self {
        Self(client)
    }

    /// Sends commands in order and gives the answer of each. Each must succeed. `progress` is told
    /// how many more were answered.
    ///
    /// # Errors
    /// The first command that was refused, or a call that failed.
    pub fn send(
        &self,
        writes: &[Write],
        progress: &dyn Fn(u64),
    ) -> Result<Vec<Value>, ServerError> {
        let mut answers = Vec::with_capacity(writes.len());
        for part in parts(writes) {
            answers.extend(self.send_part(part)?);
            progress(u64::try_from(part.len()).unwrap_or(0));
        }
        Ok(answers)
    }

    /// A part may come back with some commands not taken because the server was too busy: the part
    /// is sent again, and what was taken is answered again.
    fn send_part(&self, part: &[Write]) -> Result<Vec<Value>, ServerError> {
        let commands: Vec<Value> = part.iter().map(Write::command).collect();
        let body = json!({ "commands": commands });
        let mut pause = FIRST_PAUSE;
        for _ in 1..ATTEMPTS {
            let mut answer = self.0.post("/v1/batch", &part[0].key, &body)?;
            let answers = take_array(&mut answer, "answers")?;
            if !answers.iter().any(was_busy) {
                return recorded(part, answers);
            }
            std::thread::sleep(pause);
            pause *= 2;
        }
        let mut answer = self.0.post("/v1/batch", &part[0].key, &body)?;
        recorded(part, take_array(&mut answer, "answers")?)
    }

    /// Reads `path`.
    ///
    /// # Errors
    /// A call that failed.
    pub fn get(&self, path: &str) -> Result<Value, ServerError> {
        Ok(self.0.get(path)?)
    }

    /// What the server's clock shows.
    ///
    /// # Errors
    /// A call that failed.
    pub fn now(&self) -> Result<jiff::Timestamp, ServerError> {
        let clock = self.get("/v1/sandbox/clock")?;
        let now = text(&clock, "now")?.parse();
        now.map_err(|_| ServerError::Shape { wanted: "now", answer: clock.to_string() })
    }

    /// Balance of a member's account in cents.
    ///
    /// # Errors
    /// A call that failed.
    pub fn balance(&self, member: &str, purpose: &str) -> Result<i64, ServerError> {
        let mut answer = self.get(&format!("/v1/wallet/accounts?member={member}"))?;
        let accounts = take_array(&mut answer, "accounts")?;
        let account = accounts.iter().find(|account| account["purpose"] == purpose);
        account.map_or(Ok(0), |account| whole(account, "balance"))
    }

    /// The id that an answer tells.
    ///
    /// # Errors
    /// An answer without one.
    pub fn id(answer: &Value) -> Result<String, ServerError> {
        text(answer, "id").map(str::to_owned)
    }
}

impl Write {
    fn command(&self) -> Value {
        let mut command = self.fields.clone();
        command["op"] = self.op.into();
        command["idempotency_key"] = self.key.as_str().into();
        command
    }

    fn size(&self) -> usize {
        // A grant is by far the longest thing in a list.
        100 + self.fields["grants"].as_array().map_or(0, |grants| grants.len() * 80)
    }
}

/// Cuts what is to be sent into requests that are short enough.
fn parts(mut writes: &[Write]) -> impl Iterator<Item = &[Write]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = writes.iter().take(BATCH).take_while(|write| {
            bytes += write.size();
            bytes <= BATCH_BYTES
        });
        let (part, rest) = writes.split_at_checked(fits.count().max(1))?;
        writes = rest;
        Some(part)
    })
}

/// The answers of a part, each of which must be a success.
fn recorded(part: &[Write], answers: Vec<Value>) -> Result<Vec<Value>, ServerError> {
    if answers.len() != part.len() {
        let answer = format!("of {} commands", part.len());
        return Err(ServerError::Shape { wanted: "answer for each command", answer });
    }
    let of_each = part.iter().zip(answers).map(|(write, mut answer)| {
        let recorded = answer["recorded"].take();
        if recorded.is_object() {
            return Ok(recorded);
        }
        let problem = answer["problem"].to_string();
        Err(ServerError::Refused { op: write.op, key: write.key.clone(), problem })
    });
    of_each.collect()
}

fn was_busy(answer: &Value) -> bool {
    answer["status"] == 503
}

/// A list in an answer.
///
/// # Errors
/// Where it is not there.
pub fn take_array(answer: &mut Value, name: &'static str) -> Result<Vec<Value>, ServerError> {
    match answer[name].take() {
        Value::Array(list) => Ok(list),
        _ => Err(ServerError::Shape { wanted: name, answer: answer.to_string() }),
    }
}

/// A text in an answer.
///
/// # Errors
/// Where it is not there.
pub fn text<'a>(answer: &'a Value, name: &'static str) -> Result<&'a str, ServerError> {
    let found = answer[name].as_str();
    found.ok_or_else(|| ServerError::Shape { wanted: name, answer: answer.to_string() })
}

/// A whole number in an answer.
///
/// # Errors
/// Where it is not there.
pub fn whole(answer: &Value, name: &'static str) -> Result<i64, ServerError> {
    let found = answer[name].as_i64();
    found.ok_or_else(|| ServerError::Shape { wanted: name, answer: answer.to_string() })
}

#[cfg(test)]
mod tests;
