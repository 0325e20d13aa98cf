//! Members come, are known better, are frozen, and go. And the platform sets its fees.

use super::cast::{MOST_MEMBERS, open};
use super::crowd::{Crowd, Offer};
use engine::Tick;
use engine::member::{
    CloseMember, FreezeMember, MemberKind, MemberState, OpenMember, SetKycLevel, UnfreezeMember,
};
use engine::policy::{FeeRates, FeeSchedule, FeeTier, SetFees};
use std::collections::BTreeSet;
use units::{Amount, BasisPoints, MemberId};

impl Crowd<'_> {
    pub(super) fn about_members(&mut self) -> Offer {
        let member = self.anybody();
        match self.chance.below(14) {
            0..=1 => self.open_member(),
            2..=3 => {
                let kyc_level = if self.slips() { 10 } else { 3 };
                self.platform(SetKycLevel { member, kyc_level })
            }
            4..=5 => {
                let member = if self.slips() { MemberId::new(1) } else { member };
                let reason = self.reason();
                self.authority(FreezeMember { member, reason })
            }
            6..=9 => {
                let frozen = self.state.members.iter();
                let frozen = frozen.filter(|(_, found)| found.state == MemberState::Frozen);
                let frozen: Vec<MemberId> = frozen.map(|(id, _)| id).collect();
                let found = !frozen.is_empty() && !self.slips();
                let member = if found { self.chance.pick(&frozen) } else { member };
                self.authority(UnfreezeMember { member })
            }
            10..=11 => self.close_member(),
            12 if self.odd => {
                let actor = self.chance.pick(&[member, MemberId::new(1)]);
                (engine::Actor::Member(actor), Tick {}.into())
            }
            _ => {
                let schedule = self.schedule();
                self.platform(SetFees { schedule })
            }
        }
    }

    fn open_member(&mut self) -> Offer {
        let count = self.state.members.len();
        if count >= MOST_MEMBERS && !self.odd {
            return self.close_member();
        }
        let kind = self.chance.pick(&[
            MemberKind::Person,
            MemberKind::Person,
            MemberKind::Merchant,
            MemberKind::Developer,
        ]);
        let fitting = open(kind, count);
        let strange = match self.chance.below(4) {
            0 => OpenMember { kind: MemberKind::Platform, ..fitting.clone() },
            1 => OpenMember { jurisdiction: "cn".into(), ..fitting.clone() },
            2 => OpenMember { kyc_level: 10, ..fitting.clone() },
            _ => OpenMember { time_zone: String::new(), ..fitting.clone() },
        };
        let is_strange = self.slips() || count >= MOST_MEMBERS;
        self.platform(if is_strange { strange } else { fitting })
    }

    /// Of the newest, which may have nothing yet, or of one that has.
    fn close_member(&mut self) -> Offer {
        let newest = u32::try_from(self.state.members.len()).unwrap_or(1);
        let back = u32::try_from(self.chance.below(4)).unwrap_or(0);
        let newest = MemberId::new(newest.saturating_sub(back));
        let anybody = self.anybody();
        let member = self.chance.pick(&[newest, newest, newest, anybody]);
        self.by(member, CloseMember { member })
    }

    fn schedule(&mut self) -> FeeSchedule {
        if self.chance.one_in(3) {
            return FeeSchedule::default();
        }
        let most = if self.slips() { 20_000 } else { 1_000 };
        let most_share = if self.slips() { 10_001 } else { 10_000 };
        let share = self.chance.pick(&[0, 1_000, 3_333, most_share]);
        FeeSchedule {
            segments: [self.rates(most), self.rates(most), self.rates(most)],
            reserve_share: BasisPoints::new(share),
        }
    }

    fn rates(&mut self, most: u16) -> FeeRates {
        let most_tiers = if self.slips() { 9 } else { 8 };
        let count = self.chance.pick(&[0, 0, 1, 3, most_tiers]);
        let volumes: BTreeSet<Amount> = (0..count).map(|_| self.tier_volume()).collect();
        let tiers = volumes.into_iter().map(|from_volume| FeeTier {
            from_volume,
            maker: self.rate(most),
            taker: self.rate(most),
        });
        let tiers = tiers.collect();
        FeeRates { maker: self.rate(most), taker: self.rate(most), tiers }
    }

    /// Where a tier begins: often at the very volume that somebody has.
    fn tier_volume(&mut self) -> Amount {
        let (member, currency) = (self.anybody(), self.currency());
        let volume = self.state.policy.volumes.trailing(member, currency, self.now);
        let any = Amount::new(i64::try_from(1 + self.chance.below(500_000)).unwrap_or(1));
        let exact = volume.is_positive() && self.chance.one_in(2);
        if exact { volume } else { any }
    }

    fn rate(&mut self, most: u16) -> BasisPoints {
        let any = u16::try_from(self.chance.below(u64::from(most) + 1)).unwrap_or(0);
        BasisPoints::new(self.chance.pick(&[0, 15, 50, 99, any]))
    }
}
