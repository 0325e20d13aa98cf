//! One endpoint's deliveries, one at a time.
//!
//! # The order
//!
//! First attempts go out in the order of the journal, each after the one before was answered. What an
//! attempt that fails means depends on who failed:
//!
//! * **The server**: no connection, no answer in time, or 408, 425, 429, 502, 503, 504. The line
//!   *holds*: nothing overtakes this event. So order is kept through any outage.
//! * **The event**: any other status but 2xx. It is *put aside* and retried by its own schedule while
//!   later events go on; receivers that need order look at `data.sequence`. At most [`MAX_ASIDE`] are
//!   put aside; beyond that the line holds too.
//!
//! What was tried ten times is dead, and stays listed until it is replayed. An endpoint that accepted
//! nothing since an event's first attempt is disabled when that event dies; 410 disables it at once.
//! Its place is kept: when it is enabled again, it goes on from there.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use node::{EventJson, MemberEvent};
use units::{Duration, Timestamp};

use crate::client::{Call, CallError, Caller, Reply};
use crate::endpoint::{Delivery, DeliveryState, Endpoint, EndpointId};
use crate::event::{Message, Place, Source};
use crate::pattern::Pattern;
use crate::schedule::next_attempt;
use crate::store::Settled;
use crate::target::Target;
use crate::webhooks::{Shared, WebhookError};

/// Events of one endpoint that wait beside the line.
pub const MAX_ASIDE: u32 = 1_000;

/// How long to wait for what the node's followers have not filed yet.
const BEHIND: Duration = Duration::from_micros(20_000);

/// Pages that are looked through at a time for something wanted.
const PAGES: u32 = 100;

/// An endpoint's place is written down after so many records without anything for it.
const WORTH_KEEPING: u64 = 10_000;

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// There may be more to do at once.
    Worked,
    /// Nothing to do until then, or until more is recorded.
    Wait(Option<Timestamp>),
    /// The endpoint is disabled or gone.
    Over,
}

/// What is to be sent next.
struct Job {
    endpoint: Endpoint,
    message: Message,
    /// What became of it so far.
    before: Option<Delivery>,
    /// Beside the line: the endpoint's place does not change.
    is_aside: bool,
}

enum Plan {
    Send(Box<Job>),
    Then(Step),
}

/// One endpoint at work.
pub(crate) struct Line {
    shared: Arc<Shared>,
    id: EndpointId,
    caller: Caller,
    /// `None` while a thread has it.
    queue: Option<Queue>,
}

impl Line {
    pub fn new(shared: &Arc<Shared>, id: EndpointId) -> Self {
        let caller = Caller::new(shared.calling());
        Self { shared: Arc::clone(shared), id, caller, queue: Some(Queue::default()) }
    }

    /// Sends at most one message.
    pub async fn step(&mut self, now: Timestamp) -> Result<Step, WebhookError> {
        let mut queue = self.queue.take().unwrap_or_default();
        let (shared, id) = (Arc::clone(&self.shared), self.id);
        let planned = blocking(move || {
            let plan = queue.plan(&shared, id, now);
            (queue, plan)
        });
        let (queue, plan) = planned.await?;
        self.queue = Some(queue);
        match plan? {
            Plan::Then(step) => Ok(step),
            Plan::Send(job) => self.attempt(*job, now).await,
        }
    }

    async fn attempt(&mut self, job: Job, now: Timestamp) -> Result<Step, WebhookError> {
        let started = Instant::now();
        let answer = post(&mut self.caller, &self.shared, &job.endpoint, &job.message, now).await;
        let took = started.elapsed();
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let took_ms = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
        let now = now.after(Duration::from_micros(micros));
        self.shared.count(matches!(answer, Answer::Accepted(_)));
        let shared = Arc::clone(&self.shared);
        let settled = blocking(move || {
            let asides = shared.store.asides(job.endpoint.id)?;
            let outcome = Outcome { now, took_ms, jitter: jitter(), asides };
            let settled = outcome.of(&job, &answer);
            shared.store.settle(&settled).map(|()| settled)
        });
        let settled = settled.await??;
        if let (Some(queue), Some((from, to))) = (&mut self.queue, settled.moved) {
            queue.sent(from, to);
        }
        Ok(if settled.disabled.is_some() { Step::Over } else { Step::Worked })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.shared.note_backlog(self.id, 0, None);
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, WebhookError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| WebhookError::Broken)
}

/// Some bits that nobody foresees; none where the system has none to give.
fn jitter() -> u32 {
    getrandom::u32().unwrap_or(0)
}

/// What came back, by what it means.
#[derive(Debug)]
pub(crate) enum Answer {
    Accepted(u16),
    /// 410.
    Gone(Reply),
    /// The server did not answer, or not now.
    Unreachable(Option<Reply>, String),
    /// The server does not want this event.
    Refused(Reply),
}

/// Signs a message and posts it.
pub(crate) async fn post(
    caller: &mut Caller,
    shared: &Shared,
    endpoint: &Endpoint,
    message: &Message,
    now: Timestamp,
) -> Answer {
    let target = match Target::parse(&endpoint.url, shared.reach()) {
        Ok(target) => target,
        // The server was started with narrower rules than when the endpoint was made.
        Err(problem) => return Answer::Unreachable(None, format!("the address: {problem}")),
    };
    let call = Call {
        target: &target,
        id: &message.id,
        seconds: now.micros().div_euclid(1_000_000),
        signature: &endpoint.sign(&message.id, now, &message.body),
        body: message.body.clone().into(),
    };
    meaning(caller.post(&call).await)
}

fn meaning(answer: Result<Reply, CallError>) -> Answer {
    match answer {
        Err(error) => Answer::Unreachable(None, error.to_string()),
        Ok(reply) => match reply.status {
            200..=299 => Answer::Accepted(reply.status),
            410 => Answer::Gone(reply),
            408 | 425 | 429 | 502 | 503 | 504 => {
                let problem = reply.excerpt.clone();
                Answer::Unreachable(Some(reply), problem)
            }
            _ => Answer::Refused(reply),
        },
    }
}

/// What an answer is judged with.
struct Outcome {
    now: Timestamp,
    took_ms: u32,
    jitter: u32,
    asides: u32,
}

impl Outcome {
    fn of(&self, job: &Job, answer: &Answer) -> Settled {
        use DeliveryState::{Dead, Delivered, Holding, Retrying};
        let before = job.before.as_ref();
        let attempts = before.map_or(0, |before| before.attempts) + 1;
        let first_at = before.filter(|before| before.attempts > 0);
        let first_at = first_at.map_or(self.now, |before| before.first_at);
        let (reply, problem) = match answer {
            Answer::Accepted(_) => (None, None),
            Answer::Unreachable(reply, problem) => (reply.as_ref(), Some(problem.clone())),
            Answer::Gone(reply) | Answer::Refused(reply) => {
                (Some(reply), Some(reply.excerpt.clone()))
            }
        };
        let asked = reply.and_then(|reply| reply.retry_after).map(Duration::from_secs);
        let next_at = next_attempt(attempts, self.now, self.jitter, asked);
        let may_pass = job.is_aside || self.asides < MAX_ASIDE;
        let state = match answer {
            Answer::Accepted(_) => Delivered,
            Answer::Gone(_) => Dead,
            _ if next_at.is_none() => Dead,
            Answer::Refused(_) if may_pass => Retrying,
            _ if job.is_aside => Retrying,
            Answer::Refused(_) | Answer::Unreachable(..) => Holding,
        };
        let is_deaf = job.endpoint.last_success_at.is_none_or(|last| last < first_at);
        let disabled = match answer {
            Answer::Gone(_) => Some("it answered 410 Gone"),
            _ if state == Dead && is_deaf => Some("it accepted nothing for more than three days"),
            _ => None,
        };
        let moves = !job.is_aside && state != Holding;
        Settled {
            moved: moves.then_some((job.endpoint.cursor, job.message.place)),
            disabled: disabled.map(str::to_owned),
            delivery: Delivery {
                endpoint: job.endpoint.id,
                place: job.message.place,
                message: job.message.id.clone(),
                kind: job.message.kind.clone(),
                state,
                attempts,
                first_at,
                last_at: self.now,
                next_at: next_at.filter(|_| matches!(state, Holding | Retrying)),
                status: match answer {
                    Answer::Accepted(status) => Some(*status),
                    _ => reply.map(|reply| reply.status),
                },
                problem,
                took_ms: self.took_ms,
            },
        }
    }
}

/// What an endpoint is to be sent next, as far as it was read.
#[derive(Default)]
struct Queue {
    source: Option<Source>,
    events: VecDeque<MemberEvent>,
    /// What `events` was read for; somebody may have moved the endpoint, or changed its wishes.
    read_for: Option<(Place, Vec<Pattern>)>,
    /// Everything up to here was looked at.
    reached: Place,
    /// Whether what was put aside comes before the line: they take turns.
    aside_first: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self::START
    }
}

impl Queue {
    fn plan(
        &mut self,
        shared: &Shared,
        id: EndpointId,
        now: Timestamp,
    ) -> Result<Plan, WebhookError> {
        let endpoint = shared.store.endpoint(id)?.filter(|endpoint| endpoint.disabled.is_none());
        let Some(endpoint) = endpoint else { return Ok(Plan::Then(Step::Over)) };
        let is_behind = self.fill(shared, &endpoint)?;
        let first = self.events.front();
        shared.note_backlog(id, self.events.len(), first.map(|event| event.time));
        let head = first.map(|event| Message::of(id, event));
        let before = match &head {
            Some(head) => shared.store.delivery(id, head.place)?,
            None => None,
        };
        let held = before.as_ref().filter(|before| before.state == DeliveryState::Holding);
        let held_until = held.and_then(|before| before.next_at).filter(|next| *next > now);
        if held_until.is_some() {
            return Ok(Plan::Then(Step::Wait(held_until)));
        }
        let aside = shared.store.next_aside(id)?;
        let is_due = aside.as_ref().is_some_and(|aside| aside.next_at.is_none_or(|at| at <= now));
        if let Some(aside) =
            aside.as_ref().filter(|_| is_due && (self.aside_first || head.is_none()))
        {
            self.aside_first = false;
            return self.again(shared, endpoint, aside.clone());
        }
        self.aside_first = true;
        let Some(message) = head else {
            let next = aside.and_then(|aside| aside.next_at);
            let soon = is_behind.then(|| now.after(BEHIND));
            return Ok(Plan::Then(Step::Wait(next.into_iter().chain(soon).min())));
        };
        // What was sent long ago and is sent once more begins anew.
        let before = before.filter(|before| before.state == DeliveryState::Holding);
        Ok(Plan::Send(Box::new(Job { endpoint, message, before, is_aside: false })))
    }

    /// Something that was put aside, read again.
    fn again(
        &mut self,
        shared: &Shared,
        endpoint: Endpoint,
        aside: Delivery,
    ) -> Result<Plan, WebhookError> {
        let source = self.source_of(shared, &endpoint);
        let Some(event) = source.at(&shared.members, aside.place)? else {
            let problem = "the event is not in the journal any more".to_owned();
            let delivery = Delivery {
                state: DeliveryState::Dead,
                next_at: None,
                problem: Some(problem),
                ..aside
            };
            shared.store.settle(&Settled { delivery, moved: None, disabled: None })?;
            return Ok(Plan::Then(Step::Worked));
        };
        let message = Message::of(endpoint.id, &event);
        Ok(Plan::Send(Box::new(Job { endpoint, message, before: Some(aside), is_aside: true })))
    }

    fn source_of(&mut self, shared: &Shared, endpoint: &Endpoint) -> &mut Source {
        self.source.get_or_insert_with(|| Source::new(endpoint.scope(), shared.feed.clone()))
    }

    /// Sees to it that the next event is there, if one is recorded; says whether there may be more to
    /// look at soon.
    fn fill(&mut self, shared: &Shared, endpoint: &Endpoint) -> Result<bool, WebhookError> {
        let wanted = (endpoint.cursor, endpoint.events.clone());
        if self.read_for.as_ref() != Some(&wanted) {
            self.events.clear();
            self.reached = endpoint.cursor;
            self.read_for = Some(wanted);
        }
        if !self.events.is_empty() {
            return Ok(false);
        }
        for _ in 0..PAGES {
            let from = self.reached;
            let found = self.source_of(shared, endpoint).after(&shared.members, from)?;
            let kind = |event: &MemberEvent| EventJson::of(&event.event, event.index).r#type;
            let wanted = found.events.into_iter().filter(|event| endpoint.wants(&kind(event)));
            self.events.extend(wanted);
            self.reached = found.reached;
            if !self.events.is_empty() || !found.has_more {
                self.skip(shared, endpoint)?;
                return Ok(found.is_behind);
            }
        }
        self.skip(shared, endpoint)?;
        Ok(true)
    }

    /// Where much was looked at and nothing wanted: the next start need not look through it again.
    fn skip(&mut self, shared: &Shared, endpoint: &Endpoint) -> Result<(), WebhookError> {
        let looked = self.reached.sequence.saturating_sub(endpoint.cursor.sequence);
        if self.events.is_empty()
            && looked >= WORTH_KEEPING
            && shared.store.advance(endpoint.id, endpoint.cursor, self.reached)?
        {
            self.read_for = Some((self.reached, endpoint.events.clone()));
        }
        Ok(())
    }

    /// The first event is done with.
    fn sent(&mut self, from: Place, to: Place) {
        let as_read = self.read_for.as_mut().filter(|(cursor, _)| *cursor == from);
        if let Some((cursor, _)) = as_read {
            *cursor = to;
            self.events.pop_front();
        }
    }
}
