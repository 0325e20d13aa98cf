//! The order of refusals of every command. The shop's members and series always get the same ids.

mod gifts;
mod losses;
mod money;
mod series;
mod units;

use super::shop::{define, terms};
use crate::coupon::{SeriesState, SuspendSeries};
use crate::member::{CloseMember, FreezeMember, MemberKind};
use crate::tests::{PLATFORM, World};
use crate::{Actor, coupon::Terms};
use ::units::{MemberId, SeriesId};

const ISSUER: MemberId = MemberId::new(2);
const ALICE: MemberId = MemberId::new(3);
const BOB: MemberId = MemberId::new(4);
const NOBODY: MemberId = MemberId::new(99);
const SERIES: SeriesId = SeriesId::new(1);
const NO_SERIES: SeriesId = SeriesId::new(99);

const fn by(member: MemberId) -> Actor {
    Actor::Member(member)
}

fn freeze(world: &mut World, member: MemberId) {
    world.submit(PLATFORM, FreezeMember { member, reason: "case 1".into() }.into());
}

/// A member that is closed already.
fn gone(world: &mut World, kind: MemberKind) -> MemberId {
    let member = world.member(kind);
    world.ok(PLATFORM, CloseMember { member });
    member
}

fn suspend(world: &mut World, series: SeriesId) {
    world.submit(PLATFORM, SuspendSeries { series, reason: "case 2".into() }.into());
}

/// Another series that is still a draft.
fn draft(world: &mut World) -> SeriesId {
    define(world, ISSUER, terms())
}

fn untransferable() -> Terms {
    Terms { transferable: false, ..terms() }
}

fn state(world: &World, series: SeriesId) -> SeriesState {
    world.state.coupons.get(series).unwrap().state
}
