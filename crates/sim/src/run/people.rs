//! Those who submit: what is on its way, what came back, what is asked again.

use super::report::Report;
use super::witness::Witness;
use crate::Chance;
use crate::workload::Workload;
use engine::{Envelope, Record, State};
use node::{Answer, NoAnswer, Replies, Reply, SteppedNode};
use units::{Duration, Timestamp};

/// How long a key is remembered, as the API promises it.
const RETENTION: Duration = Duration::from_days(30);

pub(super) struct People {
    workload: Workload,
    chance: Chance,
    under_way: Vec<Submission>,
}

struct Submission {
    envelopes: Vec<Envelope>,
    reply: Waiting,
    /// The time of the last record there was when it was submitted.
    since: Timestamp,
}

enum Waiting {
    One(Reply),
    Many(Replies),
}

impl Waiting {
    fn try_take(&mut self) -> Option<Result<Vec<Answer>, NoAnswer>> {
        match self {
            Self::One(reply) => reply.try_take().map(|answer| answer.map(|answer| vec![answer])),
            Self::Many(replies) => replies.try_take(),
        }
    }
}

impl People {
    pub fn new(chance: &mut Chance) -> Self {
        let workload = Workload::new(chance.fork());
        Self { workload, chance: chance.fork(), under_way: Vec::new() }
    }

    pub fn are_waiting(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Several commands, one by one or as arrays.
    pub fn submit(&mut self, node: &SteppedNode, now: Timestamp, most: u64, report: &mut Report) {
        let mut left = 1 + self.chance.below(most);
        while left > 0 {
            let together = if self.chance.one_in(3) { 1 + self.chance.below(left) } else { 1 };
            left -= together;
            let model = node.read_model();
            let state = model.read();
            let envelopes = (0..together).map(|_| self.workload.next(&state, now)).collect();
            drop(state);
            self.send(node, envelopes, node.undurable_state(), report);
        }
    }

    fn send(
        &mut self,
        node: &SteppedNode,
        envelopes: Vec<Envelope>,
        state: &State,
        report: &mut Report,
    ) {
        let handle = node.handle();
        let sent = match envelopes.as_slice() {
            [one] if self.chance.one_in(2) => handle.submit(one.clone()).map(Waiting::One),
            many => handle.submit_many(many.to_vec()).map(Waiting::Many),
        };
        match sent {
            // Whoever submitted it may be gone before the answer comes.
            Ok(_) if self.chance.one_in(100) => {
                report.note("people: gone before the answer");
                self.lose(envelopes);
            }
            Ok(reply) => {
                let since = state.time();
                self.under_way.push(Submission { envelopes, reply, since });
            }
            Err(_) => {
                report.note("people: told to try again");
                self.lose(envelopes);
            }
        }
    }

    fn lose(&mut self, envelopes: Vec<Envelope>) {
        for envelope in envelopes {
            self.workload.lost(envelope);
        }
    }

    /// Takes the answers that are there, and holds them against what is recorded.
    pub fn hear(&mut self, witness: &Witness, report: &mut Report) -> Result<(), String> {
        let mut waiting = Vec::new();
        for mut submission in std::mem::take(&mut self.under_way) {
            match submission.reply.try_take() {
                None => waiting.push(submission),
                Some(Err(NoAnswer::Stopped)) => {
                    report.note("people: left without an answer");
                    self.lose(submission.envelopes);
                }
                Some(Err(NoAnswer::Unreadable(_))) => {
                    report.note("people: first answer not readable");
                    self.lose(submission.envelopes);
                }
                Some(Ok(answers)) => self.check(submission, &answers, witness, report)?,
            }
        }
        self.under_way = waiting;
        Ok(())
    }

    fn check(
        &mut self,
        submission: Submission,
        answers: &[Answer],
        witness: &Witness,
        report: &mut Report,
    ) -> Result<(), String> {
        if submission.envelopes.len() != answers.len() {
            return Err(format!(
                "{} answers to {} commands",
                answers.len(),
                submission.envelopes.len()
            ));
        }
        for (envelope, answer) in submission.envelopes.iter().zip(answers) {
            let record = answer.record();
            witness.has(record)?;
            fits(envelope, answer, submission.since)?;
            match answer {
                Answer::Recorded(_) => {}
                Answer::Repeated(_) => report.reached.again.0 += 1,
                Answer::Conflict { .. } => report.reached.again.1 += 1,
            }
            if !matches!(answer, Answer::Conflict { .. }) {
                self.workload.answered(envelope, record.stamp.sequence, &record.outcome);
            }
        }
        Ok(())
    }
}

/// Whether this may answer that.
fn fits(envelope: &Envelope, answer: &Answer, since: Timestamp) -> Result<(), String> {
    let record: &Record = answer.record();
    let sequence = record.stamp.sequence;
    let same_key = envelope.key == record.envelope.key && envelope.actor == record.envelope.actor;
    let same = envelope.command == record.envelope.command;
    let wrong = match answer {
        Answer::Recorded(_) if *envelope != record.envelope => "answered with another's record",
        Answer::Repeated(_) | Answer::Conflict { .. } if !same_key || envelope.key.is_none() => {
            "answered with the record of another key"
        }
        Answer::Repeated(_) if !same => "repeated for another command",
        Answer::Conflict { .. } if same => "a conflict with itself",
        Answer::Repeated(_) | Answer::Conflict { .. }
            if record.stamp.time < since.before(RETENTION) =>
        {
            "its key should be forgotten"
        }
        _ => return Ok(()),
    };
    Err(format!("record {sequence}: {wrong}: {} was asked", envelope.command.name()))
}
