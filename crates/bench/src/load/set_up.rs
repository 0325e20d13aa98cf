//! Who acts in a load: members with money and coupons, brought about through the API.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::connection::Connection;
use super::work::head;
use super::{Load, Ops};
use crate::Error;

/// Persons that are opened where nobody is named.
const PERSONS: usize = 1_000;
/// Series that are opened where orders or coupons are sent.
const SERIES: usize = 8;
/// Commands in one request.
const BATCH: usize = 1_000;

/// Who acts, and with what.
pub struct Stage {
    /// Members that pay, order and give.
    pub members: Vec<String>,
    /// Series of which each of them has units.
    pub series: Vec<String>,
    /// What the keys of this load begin with.
    pub mark: String,
}

impl Stage {
    /// Opens and funds whoever is needed.
    pub async fn set(load: &Load) -> Result<Self, Error> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mark = format!("l{:x}", now.as_micros());
        let mut stage = Self { members: load.members.clone(), series: Vec::new(), mark };
        if load.ops == Ops::Health {
            return Ok(stage);
        }
        let mut desk = Desk::open(load, &stage.mark).await?;
        if stage.members.is_empty() {
            stage.members = desk.persons().await?;
        }
        if load.ops != Ops::Payments {
            stage.series = desk.series(&stage.members).await?;
        }
        Ok(stage)
    }
}

/// Sends commands that must happen, in order.
struct Desk<'a> {
    connection: Connection,
    load: &'a Load,
    mark: &'a str,
    sent: usize,
}

impl<'a> Desk<'a> {
    async fn open(load: &'a Load, mark: &'a str) -> Result<Self, Error> {
        let connection = Connection::open(&load.address).await?;
        Ok(Self { connection, load, mark, sent: 0 })
    }

    async fn persons(&mut self) -> Result<Vec<String>, Error> {
        let members = self.all((0..PERSONS).map(|_| member("person")).collect()).await?;
        self.fund(&members, 1_000_000_000).await?;
        Ok(members)
    }

    async fn fund(&mut self, members: &[String], amount: i64) -> Result<(), Error> {
        let mark = self.mark;
        let deposit = |member: &String| {
            json!({
                "op": "record_deposit", "member": member, "currency": "CNY", "amount": amount,
                "bank_reference": format!("{mark}-{member}"),
            })
        };
        self.all(members.iter().map(deposit).collect()).await.map(drop)
    }

    /// Series of a new issuer, of which each member gets units.
    async fn series(&mut self, members: &[String]) -> Result<Vec<String>, Error> {
        let issuer = self.all(vec![member("issuer")]).await?;
        self.fund(&issuer, 1_000_000_000_000_000).await?;
        let define = json!({ "op": "define_series", "issuer": issuer[0], "document": document() });
        let series = self.all(vec![define; SERIES]).await?;
        for step in ["approve_series", "activate_series"] {
            let steps = series.iter().map(|series| json!({ "op": step, "series": series }));
            self.all(steps.collect()).await?;
        }
        for of in &series {
            for part in members.chunks(BATCH) {
                let grants = part.iter().map(|to| json!({ "to": to, "quantity": 1_000_000 }));
                let grants: Vec<Value> = grants.collect();
                self.all(vec![json!({ "op": "issue_units", "series": of, "grants": grants })])
                    .await?;
            }
        }
        Ok(series)
    }

    /// Gives the ids of what came of them.
    async fn all(&mut self, commands: Vec<Value>) -> Result<Vec<String>, Error> {
        let mut ids = Vec::with_capacity(commands.len());
        for part in commands.chunks(BATCH) {
            let mut part = part.to_vec();
            for command in &mut part {
                self.sent += 1;
                command["idempotency_key"] = format!("{}-s{}", self.mark, self.sent).into();
            }
            ids.extend(self.send(&json!({ "commands": part }).to_string()).await?);
        }
        Ok(ids)
    }

    async fn send(&mut self, body: &str) -> Result<Vec<String>, Error> {
        let mut request = head("/v1/batch", &self.load.address, &self.load.key);
        request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        let (status, answer) = self.connection.exchange(request.as_bytes()).await?;
        if status != 200 {
            return Err(Error::new(String::from_utf8_lossy(answer)));
        }
        let answer: Value = serde_json::from_slice(answer)?;
        let answers = answer["answers"].as_array().into_iter().flatten();
        let ids = answers.map(|answer| match answer["recorded"].as_object() {
            Some(recorded) => {
                Ok(recorded.get("id").and_then(Value::as_str).unwrap_or("").to_owned())
            }
            None => Err(Error::new(answer["problem"].to_string())),
        });
        ids.collect()
    }
}

fn member(kind: &str) -> Value {
    json!({
        "op": "open_member", "kind": kind, "jurisdiction": "CN", "kyc_level": 2,
        "time_zone": "Asia/Shanghai",
    })
}

/// A coupon of ten yuan that trades continuously at whole cents.
fn document() -> Value {
    json!({
        "title": { "en": "Load", "zh": "压测" },
        "issuance": {
            "consideration": "promotional", "currency": "CNY", "face_value": 1_000,
            "time_zone": "Asia/Shanghai",
        },
        "trade": { "venue": "continuous", "tick_ppm": 1_000 },
        "settlement": {
            "acceptance": { "any": true }, "after_expiry": { "state": "extinguished" },
        },
        "credit": { "reserve_ratio_bps": 10_000 },
    })
}
