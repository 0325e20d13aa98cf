//! Commands from bytes: every command of the catalogue, with ids of what is there more often than not.
//! Who speaks is whoever may, most of the time.

mod coupons;
mod market;
mod members;
mod money;
mod redemption;

use crate::prelude::PLATFORM;
use crate::{Source, World};
use engine::{Actor, AdvanceClock, Command, Tick};
use units::{Currency, Duration, MemberId, Timestamp};

type Asked = (Actor, Command);

/// What the choices are made from.
pub(crate) struct Ask<'a, 's> {
    world: &'a World,
    source: &'a mut Source<'s>,
}

/// Any command, by the number of its kind.
pub(crate) fn anything(kind: u8, world: &World, source: &mut Source<'_>) -> Asked {
    let voice = source.byte();
    let mut ask = Ask { world, source };
    let (rightful, command) = match kind % 24 {
        0 => ask.about_members(),
        1 => ask.about_the_system(),
        2..=4 => ask.about_money(),
        5..=6 => ask.about_series(),
        7..=10 => ask.about_units(),
        11..=15 => ask.about_orders(),
        16..=19 => ask.about_negotiation(),
        _ => ask.about_redemptions(),
    };
    let actor = match voice {
        0..=199 => rightful,
        200..=239 => PLATFORM,
        240..=252 => Actor::Member(MemberId::new(u32::from(voice - 239))),
        _ => Actor::System,
    };
    (actor, command)
}

fn by(member: MemberId, command: impl Into<Command>) -> Asked {
    (Actor::Member(member), command.into())
}

fn platform(command: impl Into<Command>) -> Asked {
    (PLATFORM, command.into())
}

impl Ask<'_, '_> {
    fn about_the_system(&mut self) -> Asked {
        match self.source.below(8) {
            0..=3 => platform(self.fees()),
            4..=5 => platform(AdvanceClock { to: self.time() }),
            _ => (Actor::System, Tick {}.into()),
        }
    }

    /// One of those that are open, the newest first; now and then one that is not.
    fn open<T: Copy>(&mut self, all: impl Iterator<Item = T>, unknown: fn(u64) -> T) -> T {
        let back = usize::from(self.source.byte());
        let all: Vec<T> = all.collect();
        let found = all.iter().rev().nth(back % 16);
        found.or(all.last()).copied().filter(|_| back < 240).unwrap_or_else(|| unknown(1))
    }

    fn currency(&mut self) -> Currency {
        self.source.pick(&[Currency::CNY, Currency::CNY, Currency::USD])
    }

    /// A time: mostly ahead, as far as something may reach or a little farther.
    fn time(&mut self) -> Timestamp {
        let now = self.world.now;
        let steps = u32::from(self.source.byte());
        match self.source.below(8) {
            0..=2 => now.after(Duration::from_secs(60 * steps)),
            3 => now.after(Duration::from_secs(steps)),
            4 => now.after(Duration::from_days(steps)),
            5 => now.after(Duration::from_days(370 + steps)),
            6 => now.before(Duration::from_secs(steps)),
            _ => Timestamp::from_micros(if steps % 2 == 0 { i64::MAX } else { i64::MIN }),
        }
    }

    fn text(&mut self) -> String {
        self.source
            .pick(&["case 9", "", " ", "two\nlines", "券", "a very long reason \u{7f}"])
            .into()
    }
}
