//! The people who are about to ask something: what they see, and how they slip.

use super::cast::{self, REGULATOR};
use super::known::{Known, Recent};
use super::rules::Rules;
use crate::Chance;
use engine::member::{MemberKind, Members};
use engine::{Actor, Command, State};
use units::{Amount, Currency, Duration, MemberId, Quantity, SeriesId, Timestamp};

/// Who asks, and what.
pub(super) type Offer = (Actor, Command);

pub(super) const PLATFORM: Actor = Actor::Member(Members::PLATFORM);

const DAY_MINUTES: u64 = 1_440;

pub(super) struct Crowd<'a> {
    pub state: &'a State,
    pub now: Timestamp,
    pub chance: &'a mut Chance,
    pub known: &'a Known,
    pub rules: &'a Rules,
    /// The series a burst is about.
    pub focus: Option<SeriesId>,
    /// Whether something may be odd about the command.
    pub odd: bool,
}

impl Crowd<'_> {
    /// True where a value of an odd command is to be odd.
    pub fn slips(&mut self) -> bool {
        self.odd && self.chance.one_in(3)
    }

    /// A command of this member: sent by itself, by the platform for it, or by somebody who may not.
    pub fn by(&mut self, member: MemberId, command: impl Into<Command>) -> Offer {
        let actor = match self.chance.below(4) {
            0 => PLATFORM,
            _ => Actor::Member(member),
        };
        (if self.slips() { self.somebody_else() } else { actor }, command.into())
    }

    /// A command of the platform.
    pub fn platform(&mut self, command: impl Into<Command>) -> Offer {
        self.by(Members::PLATFORM, command)
    }

    /// A command of the platform or the regulator.
    pub fn authority(&mut self, command: impl Into<Command>) -> Offer {
        self.by(REGULATOR, command)
    }

    fn somebody_else(&mut self) -> Actor {
        let anybody = self.anybody();
        self.chance.pick(&[
            Actor::System,
            Actor::Member(anybody),
            Actor::Member(anybody),
            Actor::Member(MemberId::new(0)),
            Actor::Member(MemberId::new(1_000_000)),
        ])
    }

    /// One that trades; now and then one that does not exist, or exists for something else.
    pub fn anybody(&mut self) -> MemberId {
        let kind = self.chance.pick(&[
            MemberKind::Person,
            MemberKind::Person,
            MemberKind::Person,
            MemberKind::Issuer,
            MemberKind::Merchant,
        ]);
        self.one(kind)
    }

    /// A member of this kind.
    pub fn one(&mut self, kind: MemberKind) -> MemberId {
        let count = u64::try_from(self.state.members.len()).expect("a count fits");
        let any = |chance: &mut Chance| {
            let number = 1 + chance.below(count.max(1));
            MemberId::new(u32::try_from(number).expect("members are few"))
        };
        if self.slips() {
            let strange = [MemberId::new(0), MemberId::new(99_999), Members::PLATFORM];
            let strange = self.chance.pick(&strange);
            return if self.chance.one_in(2) { any(self.chance) } else { strange };
        }
        let fits = |id| self.state.members.get(id).is_some_and(|member| member.kind == kind);
        for _ in 0..12 {
            let tried = any(self.chance);
            if fits(tried) {
                return tried;
            }
        }
        self.state.members.iter().find(|(id, _)| fits(*id)).map_or(Members::PLATFORM, |(id, _)| id)
    }

    pub fn currency(&mut self) -> Currency {
        if self.slips() {
            // 9999 in CBOR: not in ISO 4217, but a journal can hold it.
            return minicbor::decode(&[0x19, 0x27, 0x0f]).expect("a number is a currency");
        }
        self.chance.pick(&cast::currencies())
    }

    /// An amount up to `most`, or one at the edge of what a number can hold.
    pub fn amount(&mut self, most: u64) -> Amount {
        if self.slips() {
            let edge = [0, -1, i64::MIN, i64::MAX, i64::MAX - 1, 1 << 62];
            return Amount::new(self.chance.pick(&edge));
        }
        let most = self.chance.pick(&[most, most, 100]).max(1);
        Amount::new(i64::try_from(1 + self.chance.below(most)).unwrap_or(i64::MAX))
    }

    /// A few units; now and then none, or more than there can be.
    pub fn quantity(&mut self) -> Quantity {
        if self.slips() {
            let edge = [0, u64::MAX, u64::MAX / 2, 1 << 40, 1 << 62];
            return Quantity::new(self.chance.pick(&edge));
        }
        Quantity::new(self.chance.pick(&[1, 1, 2, 3, 5, 10, 100]))
    }

    /// A time within so many days; now and then over, or out of reach.
    pub fn soon(&mut self, days: u64) -> Timestamp {
        if self.slips() {
            let now = self.now;
            let edge = [
                now,
                now.before(Duration::from_micros(1)),
                now.after(Duration::from_days(4_000)),
                Timestamp::from_micros(i64::MIN),
                Timestamp::from_micros(i64::MAX),
            ];
            return self.chance.pick(&edge);
        }
        let days = self.chance.pick(&[days, days, 1]);
        let minutes = 1 + self.chance.below(days * DAY_MINUTES);
        self.now.after(Duration::from_micros(minutes * 60_000_000))
    }

    /// A reference to a reason.
    pub fn reason(&mut self) -> String {
        if self.slips() {
            let long = "9".repeat(65);
            return self.chance.pick(&["", " ", "理由", long.as_str(), "two\nlines"]).into();
        }
        format!("case {}", self.chance.below(1_000))
    }

    /// One of the last series, or the one everybody is busy with.
    pub fn series(&mut self) -> SeriesId {
        if self.slips() {
            return SeriesId::new(self.chance.pick(&[0, 1, 77_777, u32::MAX]));
        }
        let focus = self.focus.filter(|_| !self.chance.one_in(20));
        let last = focus.or_else(|| self.known.series.pick(self.chance));
        last.unwrap_or(SeriesId::new(1))
    }

    /// One of the last series for which this is true, where there is one.
    pub fn series_where(&mut self, fits: impl Fn(&State, SeriesId) -> bool) -> SeriesId {
        for _ in 0..6 {
            let tried = self.series();
            if fits(self.state, tried) {
                return tried;
            }
        }
        self.series()
    }

    pub fn issuer_of(&self, series: SeriesId) -> MemberId {
        self.state.coupons.get(series).map_or(Members::PLATFORM, |found| found.issuer)
    }

    /// One of the last of a kind that is still alive, if any is found.
    pub fn alive<T: Copy>(
        &mut self,
        recent: &Recent<T>,
        is_alive: impl Fn(&State, T) -> bool,
    ) -> Option<T> {
        let mut last = None;
        for _ in 0..6 {
            last = recent.pick(self.chance);
            if last.is_some_and(|tried| is_alive(self.state, tried)) {
                break;
            }
        }
        last
    }

    /// The same for ids, with a number that was never given out now and then.
    pub fn id<T: Copy>(
        &mut self,
        recent: &Recent<T>,
        new: fn(u64) -> T,
        is_alive: impl Fn(&State, T) -> bool,
    ) -> T {
        if self.slips() {
            return new(self.chance.pick(&[0, 1, 1_000_000_007, u64::MAX]));
        }
        self.alive(recent, is_alive).unwrap_or(new(1))
    }

    /// One of a few hashes, so that codes meet.
    pub fn code(&mut self) -> [u8; 32] {
        if self.slips() {
            return [0; 32];
        }
        [u8::try_from(1 + self.chance.below(200)).expect("a byte"); 32]
    }
}
