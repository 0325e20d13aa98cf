//! Codes: a gift goes to whoever brings its code, and a till may use what a holder shows, once.

use super::Told;
use engine::clearing::{Authorise, ClearingFact};
use engine::coupon::CouponFact;
use engine::member::Members;
use engine::{Actor, Command, Event, Fact, Outcome, Record, State};
use std::collections::BTreeMap;
use units::{GiftId, MemberId, Timestamp};

#[derive(Default)]
pub(super) struct Codes {
    /// The code of each open gift, and how many wrong ones end it.
    gifts: BTreeMap<GiftId, ([u8; 32], u8)>,
    /// Who shows a code, and until when.
    shown: BTreeMap<[u8; 32], (MemberId, Timestamp)>,
}

fn ensure(holds: bool, wrong: impl FnOnce() -> String) -> Told {
    if holds { Ok(()) } else { Err(format!("code: {}", wrong())) }
}

impl Codes {
    pub fn record(&mut self, record: &Record) -> Told {
        let Outcome::Done(events) = &record.outcome else { return Ok(()) };
        let envelope = &record.envelope;
        for event in events {
            match &event.fact {
                Fact::Coupon(fact) => self.on_gift(fact, &envelope.command)?,
                Fact::Clearing(fact) => self.on_code(fact, record.stamp.time)?,
                _ => {}
            }
        }
        match &envelope.command {
            Command::Authorise(authorise) => check_till(authorise, envelope.actor, events),
            _ => Ok(()),
        }
    }

    fn on_gift(&mut self, fact: &CouponFact, command: &Command) -> Told {
        let brought = match command {
            Command::ClaimGift(claim) => Some(claim.code_hash),
            _ => None,
        };
        match *fact {
            CouponFact::GiftCreated { gift, code_hash, attempts, .. } => {
                self.gifts.insert(gift, (code_hash, attempts));
            }
            CouponFact::GiftClaimed { gift, .. } => {
                let (right, _) = self.gifts.remove(&gift).ok_or("code: no such gift")?;
                ensure(brought == Some(right), || format!("{gift} goes to a wrong code"))?;
            }
            CouponFact::GiftClaimFailed { gift, attempts_left, .. } => {
                let (right, left) = self.gifts.get_mut(&gift).ok_or("code: no such gift")?;
                ensure(brought != Some(*right), || format!("{gift} refuses its own code"))?;
                *left -= 1;
                let left = *left;
                ensure(left == attempts_left, || format!("{gift} has {left} attempts left"))?;
                if left == 0 {
                    self.gifts.remove(&gift);
                }
            }
            CouponFact::GiftReturned { gift, .. } => {
                self.gifts.remove(&gift);
            }
            _ => {}
        }
        Ok(())
    }

    fn on_code(&mut self, fact: &ClearingFact, now: Timestamp) -> Told {
        match *fact {
            ClearingFact::CodeShown { holder, code_hash, expires_at } => {
                let before = self.shown.insert(code_hash, (holder, expires_at));
                ensure(before.is_none(), || "a code is shown twice".into())
            }
            ClearingFact::CodeExpired { holder, code_hash } => {
                let ended = self.shown.remove(&code_hash);
                let due = ended.is_some_and(|(by, until)| by == holder && until <= now);
                ensure(due, || format!("{ended:?} expires at {now}"))
            }
            ClearingFact::Authorised { holder, code_hash: Some(code_hash), .. } => {
                let used = self.shown.remove(&code_hash);
                let good = used.is_some_and(|(by, until)| by == holder && now < until);
                ensure(good, || format!("{holder} showed another code, or none: {used:?}"))
            }
            _ => Ok(()),
        }
    }

    pub fn compare(&self, state: &State) -> Told {
        for (hash, (holder, _)) in &self.shown {
            let found = state.clearing.code(hash);
            let same = found.is_some_and(|found| found.holder == *holder);
            ensure(same, || format!("{holder} shows a code, not {found:?}"))?;
        }
        let theirs = state.coupons.gifts();
        let theirs = theirs.map(|(id, gift)| (id, (gift.code_hash, gift.attempts_left)));
        let same = self.gifts.iter().map(|(id, gift)| (*id, *gift)).eq(theirs);
        ensure(same, || "other gifts are open".into())
    }
}

/// A till has what the command says. Only the platform and the holder itself come without a code.
fn check_till(authorise: &Authorise, actor: Actor, events: &[Event]) -> Told {
    let free = [Actor::Member(Members::PLATFORM), Actor::Member(authorise.holder)];
    let told = events.iter().any(|event| {
        matches!(event.fact, Fact::Clearing(ClearingFact::Authorised { code_hash, holder, .. })
            if code_hash == authorise.code_hash && holder == authorise.holder)
    });
    ensure(told, || "a till gets another authorisation than it asked for".into())?;
    let allowed = authorise.code_hash.is_some() || free.contains(&actor);
    ensure(allowed, || format!("{actor:?} authorises without a code"))
}

#[cfg(test)]
mod tests;
