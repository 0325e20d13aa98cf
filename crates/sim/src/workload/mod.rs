//! What people ask of the engine: every command there is, most of them sensible, some not, a few
//! hopeless.
//!
//! ```text
//! opening (members, money) ─► everyday ◄─► bursts: a deep book, a crossing one, small change, tills
//!                                │  ▲
//!              asked again later │  │ follow-ups: define ─► approve ─► activate ─► issue
//!                                ▼  │
//!                            the system under test
//! ```
//!
//! One [`Chance`] decides everything, so the same answers to the same seed bring the same commands.
//! What was learnt from answers may be out of date, and the state shown may lag behind: nothing
//! here relies on either, it only aims with them.

mod again;
mod cast;
mod clock;
mod crowd;
mod days;
mod facts;
mod holdings;
mod known;
mod members;
mod money;
mod negotiation;
mod orders;
mod rules;
mod scene;
mod series;
mod temper;
mod terms;
mod tills;

use crate::Chance;
use again::Again;
use crowd::{Crowd, Offer};
use engine::{Actor, Command, Envelope, IdempotencyKey, Outcome, State};
use known::Known;
use rules::Rules;
use scene::{Busy, Plan, Scene};
use std::collections::VecDeque;
use temper::{Temper, Theme};
use units::{Duration, Timestamp};

/// An endless source of commands.
pub struct Workload {
    chance: Chance,
    temper: Temper,
    scene: Scene,
    known: Known,
    rules: Rules,
    again: Again,
    /// What is asked before anything else, and what one answer leads to.
    planned: VecDeque<Plan>,
    /// Keys given out so far.
    keys: u64,
    /// When the last command was asked for.
    now: Timestamp,
}

impl Workload {
    /// The workload of this chance.
    #[must_use]
    pub fn new(mut chance: Chance) -> Self {
        let temper = Temper::new(&mut chance);
        Self {
            temper,
            scene: Scene::default(),
            known: Known::default(),
            rules: Rules::new(),
            again: Again::default(),
            planned: cast::opening(),
            keys: 0,
            now: Timestamp::default(),
            chance,
        }
    }

    /// The next command, seen from a state that may be a little old.
    pub fn next(&mut self, state: &State, now: Timestamp) -> Envelope {
        self.now = now;
        let again = self.again.urgent().or_else(|| self.again.lost(&mut self.chance));
        if let Some(mut envelope) = again {
            envelope.facts = facts::facts_of(&envelope.command, state, now);
            return envelope;
        }
        if self.planned.is_empty()
            && self.chance.one_in(self.temper.again)
            && let Some(envelope) = self.asked_before(state, now)
        {
            return envelope;
        }
        let odd = self.known.series_count() > 0 && self.chance.one_in(self.temper.odd);
        let (actor, command) = self.offer(state, now, odd);
        let mut facts = facts::facts_of(&command, state, now);
        if odd && self.chance.one_in(4) {
            facts = facts::spoilt(&mut self.chance, facts, now);
        }
        let key = self.key(actor);
        Envelope { actor, key, command, facts }
    }

    /// An answer came: this command stands in the journal under this sequence.
    pub fn answered(&mut self, envelope: &Envelope, _sequence: u64, outcome: &Outcome) {
        self.again.note(envelope, &mut self.chance);
        if let Outcome::Done(events) = outcome {
            if let Command::AdvanceClock(advance) = &envelope.command
                && advance.to > self.now.after(Duration::from_days(29))
            {
                self.again.month_passed();
            }
            self.known.learn(events);
            if self.planned.len() < 100 {
                self.planned.extend(scene::follow_ups(events, &mut self.chance));
            }
        }
    }

    /// No answer came: nobody knows whether it happened. It is asked again later, under its key.
    pub fn lost(&mut self, envelope: Envelope) {
        self.again.lose(envelope);
    }

    fn key(&mut self, actor: Actor) -> Option<IdempotencyKey> {
        if actor == Actor::System || self.chance.one_in(10) {
            return None;
        }
        self.keys += 1;
        IdempotencyKey::new(&format!("w-{:x}", self.keys))
    }

    /// A key used before: with the same input, with other input, or by somebody else.
    fn asked_before(&mut self, state: &State, now: Timestamp) -> Option<Envelope> {
        let mut envelope = self.again.answered(&mut self.chance)?;
        match self.chance.below(8) {
            0..=1 => envelope.command = self.offer(state, now, false).1,
            2 => envelope.actor = self.offer(state, now, false).0,
            _ => {}
        }
        if envelope.actor == Actor::System {
            envelope.key = None;
        }
        envelope.facts = facts::facts_of(&envelope.command, state, now);
        Some(envelope)
    }

    fn offer(&mut self, state: &State, now: Timestamp, odd: bool) -> Offer {
        while let Some(plan) = self.planned.pop_front() {
            if let Some(offer) = plan.offer(state) {
                return offer;
            }
        }
        let busy = self.scene.next(&mut self.chance, &self.temper, &self.known, state);
        let mut crowd = Crowd {
            state,
            now,
            chance: &mut self.chance,
            known: &self.known,
            rules: &self.rules,
            focus: None,
            odd,
        };
        if crowd.known.series_count() < 4 {
            return crowd.define();
        }
        let hurry = if busy == Busy::Everyday { 1 } else { 8 };
        if crowd.chance.one_in(self.temper.jumps * hurry) {
            return crowd.about_clock(busy != Busy::Everyday);
        }
        match busy {
            Busy::Everyday => {
                let theme = self.temper.theme(crowd.chance);
                crowd.everyday(theme)
            }
            Busy::Deepen(series) => crowd.deepen(series),
            Busy::Cross(series) => crowd.cross(series),
            Busy::Fragment(series) => crowd.fragment(series),
            Busy::Tills => crowd.about_tills(),
            Busy::Hoard(member, series) => crowd.hoard(member, series),
        }
    }
}

impl Crowd<'_> {
    fn everyday(&mut self, theme: Theme) -> Offer {
        match theme {
            Theme::Members => self.about_members(),
            Theme::Money => self.about_money(),
            Theme::Series => self.about_series(),
            Theme::Units => self.about_units(),
            Theme::Orders => self.about_orders(),
            Theme::Negotiation => self.about_negotiation(),
            Theme::Tills => self.about_tills(),
        }
    }
}

#[cfg(test)]
mod tests;
