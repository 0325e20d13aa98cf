//! Facts about members and policy.

use super::{Fold, FoldError, member};
use crate::schema::{FeeScheduleRow, MemberChangeRow, MemberRow};
use crate::value::Word;
use crate::words;
use engine::member::MemberFact;
use engine::policy::PolicyFact;
use units::MemberId;

impl Fold<'_> {
    pub(super) fn member_fact(&mut self, fact: &MemberFact) -> Result<(), FoldError> {
        match fact {
            MemberFact::Opened {
                member: id,
                kind,
                jurisdiction,
                kyc_level,
                category,
                time_zone,
            } => {
                self.concern([member(*id)]);
                self.shelves.members.add(MemberRow {
                    member_id: member(*id),
                    id: id.to_string(),
                    kind: words::member_kind(kind),
                    jurisdiction: jurisdiction.clone(),
                    kyc_level: (*kyc_level).into(),
                    category: category.map(i64::from),
                    time_zone: time_zone.clone(),
                    state: Word("active"),
                    sequence: self.at.sequence,
                    created_at: self.at.time,
                    changed_sequence: self.at.sequence,
                });
                Ok(())
            }
            MemberFact::KycLevelSet { member, kyc_level } => {
                let level = i64::from(*kyc_level);
                let change = ("kyc_level_set", Some(level), None);
                self.member_changed(*member, change, |row| row.kyc_level = level)
            }
            MemberFact::Frozen { member, reason } => {
                let change = ("frozen", None, Some(reason.clone()));
                self.member_changed(*member, change, |row| row.state = Word("frozen"))
            }
            MemberFact::Unfrozen { member } => {
                let change = ("unfrozen", None, None);
                self.member_changed(*member, change, |row| row.state = Word("active"))
            }
            MemberFact::Closed { member } => {
                let change = ("closed", None, None);
                self.member_changed(*member, change, |row| row.state = Word("closed"))
            }
        }
    }

    fn member_changed(
        &mut self,
        id: MemberId,
        (kind, kyc_level, reason): (&'static str, Option<i64>, Option<String>),
        change: impl FnOnce(&mut MemberRow),
    ) -> Result<(), FoldError> {
        let member_id = member(id);
        self.concern([member_id]);
        let missing = self.missing::<MemberRow>();
        let row = self.shelves.members.edit(&mut self.source, (member_id,))?.ok_or(missing)?;
        change(row);
        row.changed_sequence = self.at.sequence;
        self.log.member_changes.push(MemberChangeRow {
            sequence: self.at.sequence,
            event_index: self.at.event,
            recorded_at: self.at.time,
            member_id,
            kind: Word(kind),
            kyc_level,
            reason,
        });
        Ok(())
    }

    pub(super) fn policy_fact(&mut self, fact: &PolicyFact) {
        let PolicyFact::FeesSet { schedule } = fact;
        let reserve_share = schedule.reserve_share.points().into();
        self.shelves.reserve_share = reserve_share;
        self.log.fee_schedules.push(FeeScheduleRow {
            sequence: self.at.sequence,
            reserve_share,
            schedule: serde_json::to_string(schedule).expect("a schedule is plain numbers"),
        });
    }
}
