//! About members, and fees.

use super::{Ask, Asked, by, platform};
use crate::prelude::KINDS;
use engine::member::{
    CloseMember, FreezeMember, MemberKind, OpenMember, SetKycLevel, UnfreezeMember,
};
use engine::policy::{FeeRates, FeeSchedule, FeeTier, SetFees};
use units::BasisPoints;

impl Ask<'_, '_> {
    pub(super) fn about_members(&mut self) -> Asked {
        let member = self.source.member();
        match self.source.below(6) {
            0 => platform(self.newcomer()),
            1 => platform(SetKycLevel { member, kyc_level: self.source.below(12) }),
            2 => platform(FreezeMember { member, reason: self.text() }),
            3..=4 => platform(UnfreezeMember { member }),
            _ => by(member, CloseMember { member }),
        }
    }

    fn newcomer(&mut self) -> OpenMember {
        let kind = match self.source.below(16) {
            15 => MemberKind::Platform,
            index => KINDS[usize::from(index) % KINDS.len()],
        };
        OpenMember {
            kind,
            jurisdiction: self.source.pick(&["CN", "US", "c", "CHN", "券"]).into(),
            kyc_level: self.source.below(12),
            category: self.source.maybe(|source| u16::from(source.byte()) * 100),
            time_zone: self.source.pick(&["Asia/Shanghai", "", "UTC"]).into(),
        }
    }

    pub(super) fn fees(&mut self) -> SetFees {
        let reserve_share = self.points();
        let segments = std::array::from_fn(|_| FeeRates {
            maker: self.points(),
            taker: self.points(),
            tiers: (0..self.source.below(3)).map(|_| self.tier()).collect(),
        });
        SetFees { schedule: FeeSchedule { segments, reserve_share } }
    }

    fn tier(&mut self) -> FeeTier {
        FeeTier { from_volume: self.source.amount(), maker: self.points(), taker: self.points() }
    }

    pub(super) fn points(&mut self) -> BasisPoints {
        let points = match self.source.byte() {
            small @ 0..=199 => u16::from(small),
            large @ 200..=250 => u16::from(large - 200) * 200,
            _ => 10_001,
        };
        BasisPoints::new(points)
    }
}
