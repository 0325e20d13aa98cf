//! The journal against the ledger of what was answered.

use crate::client::{Attempt, deposit};
use crate::error::Error;
use crate::house::House;
use serde_json::Value;
use std::collections::HashMap;

/// Answered writes that are asked again after each fault, and read from each node.
const SAMPLES: usize = 10;

/// What was read of the journal so far.
#[derive(Debug, Default)]
pub struct Check {
    /// The last sequence that was read.
    read: u64,
    /// Where each idempotency key stands.
    keys: HashMap<String, u64>,
    wrong: Vec<String>,
}

/// What `xq verify` says.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    pub records: u64,
    pub digest: String,
}

impl Check {
    /// What was found wrong since the last look.
    pub fn take_wrong(&mut self) -> Vec<String> {
        std::mem::take(&mut self.wrong)
    }

    /// Everything that was answered since the last look stands in the journal, once and where it was
    /// said; every node tells the same, and a repeated key has its first answer.
    pub fn after_fault(&mut self, house: &House) -> Result<(), Error> {
        self.wrong.append(&mut house.ledger.take_wrong());
        let before = self.read;
        // Taken first: whatever is answered from here on is looked for the next time.
        let answered = house.ledger.from(before + 1);
        let from = (before + 1).to_string();
        let lines =
            house.program.run(&house.database.url(), &["journal", "export", "--from", &from])?;
        for line in lines.lines() {
            self.read_record(line);
        }
        for (sequence, write) in &answered {
            let found = self.keys.get(&write.key);
            if found != Some(sequence) {
                let key = &write.key;
                self.wrong
                    .push(format!("{key} was answered at {sequence} and stands at {found:?}"));
            }
        }
        let step = (answered.len() / SAMPLES).max(1);
        for (sequence, write) in answered.iter().rev().step_by(step) {
            self.ask_again(house, *sequence, &write.key, write.writer);
            self.ask_every_node(house, *sequence, &write.key);
        }
        Ok(())
    }

    /// One line of the export: the sequence is the next, and its key is new.
    pub fn read_record(&mut self, line: &str) {
        let record: Value = serde_json::from_str(line).unwrap_or_default();
        let sequence = record["sequence"].as_u64().unwrap_or(0);
        if sequence != self.read + 1 {
            self.wrong.push(format!("{sequence} follows {} in the journal", self.read));
        }
        self.read = sequence;
        let Some(key) = record["key"].as_str() else { return };
        if let Some(other) = self.keys.insert(key.to_owned(), sequence) {
            self.wrong.push(format!("{key} stands at {other} and at {sequence}"));
        }
    }

    fn ask_again(&mut self, house: &House, sequence: u64, key: &str, writer: usize) {
        let body = deposit(&house.members[writer], key);
        let attempts = house.addresses.iter();
        let attempts =
            attempts.map(|node| house.client.post(node, "/v1/bank/deposits", key, &body));
        let answer = attempts.into_iter().find_map(|attempt| match attempt {
            Attempt::Recorded { sequence, .. } => Some(Ok(sequence)),
            Attempt::Wrong(what) => Some(Err(what)),
            _ => None,
        });
        // Where nobody leads at this moment there is nothing to compare.
        if answer.as_ref().is_some_and(|answer| *answer != Ok(sequence)) {
            self.wrong.push(format!("{key} was answered at {sequence}, again as {answer:?}"));
        }
    }

    fn ask_every_node(&mut self, house: &House, sequence: u64, key: &str) {
        // It may have been answered a moment ago: a standby that is behind waits for it.
        let path = format!("/v1/audit/records/{sequence}?min_sequence={sequence}");
        for node in house.addresses.iter() {
            let Some((_, body)) = house.client.get(node, &path) else {
                self.wrong.push(format!("{node} does not answer {path}"));
                continue;
            };
            if body["envelope"]["key"] != key {
                self.wrong.push(format!("{node} has at {sequence} instead of {key}: {body}"));
            }
        }
    }

    /// The chain of hashes, every decision and every invariant, from the first record on.
    pub fn verify(&mut self, house: &House) -> Result<Verified, Error> {
        let told = house.program.run(&house.database.url(), &["verify", "--json"]);
        let told = match told {
            Ok(told) => told,
            Err(Error::Program(_, said)) => {
                self.wrong.push(format!("the journal does not verify: {said}"));
                return Ok(Verified::default());
            }
            Err(error) => return Err(error),
        };
        let told: Value = serde_json::from_str(&told).unwrap_or_default();
        let digest = told["digest"].as_str().unwrap_or_default().to_owned();
        Ok(Verified { records: told["records"].as_u64().unwrap_or(0), digest })
    }

    /// The load has ended: all nodes have the state that follows from the journal, and each member
    /// has as much money as deposits were answered.
    pub fn last(&mut self, house: &mut House) -> Result<Verified, Error> {
        house.until_whole()?;
        self.after_fault(house)?;
        let verified = self.verify(house)?;
        let mut answered = vec![0_i64; house.members.len()];
        for (_, write) in house.ledger.from(0) {
            answered[write.writer] += 100;
        }
        for node in house.addresses.iter() {
            let head = house.client.get(node, "/v1/audit/head").unwrap_or_default().1;
            if head["digest"] != verified.digest.as_str() || head["sequence"] != verified.records {
                self.wrong.push(format!("{node} is at {head}, the journal at {verified:?}"));
            }
            for (member, answered) in house.members.iter().zip(&answered) {
                let path = format!("/v1/wallet/accounts?member={member}");
                let body = house.client.get(node, &path).unwrap_or_default().1;
                let balance = &body["accounts"][0]["balance"];
                if balance.as_i64() != Some(*answered) {
                    self.wrong.push(format!("{node}: {member} has {balance}, not {answered}"));
                }
            }
        }
        Ok(verified)
    }
}

#[cfg(test)]
mod tests;
