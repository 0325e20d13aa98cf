//! Who is there from the start, and what they have.

use super::crowd::PLATFORM;
use super::scene::Plan;
use engine::Actor;
use engine::ledger::RecordDeposit;
use engine::member::{MemberKind, OpenMember};
use std::collections::VecDeque;
use units::{Amount, Currency, MemberId};

/// Zones with and without daylight-saving time, on both sides of the date line.
pub(super) const ZONES: [&str; 4] =
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia"];

/// In order of id, from 1 on.
const CAST: [MemberKind; 17] = [
    MemberKind::Platform,
    MemberKind::Bank,
    MemberKind::Regulator,
    MemberKind::Developer,
    MemberKind::Person,
    MemberKind::Person,
    MemberKind::Person,
    MemberKind::Person,
    MemberKind::Person,
    MemberKind::Person,
    MemberKind::Issuer,
    MemberKind::Issuer,
    MemberKind::Issuer,
    MemberKind::Issuer,
    MemberKind::Merchant,
    MemberKind::Merchant,
    MemberKind::Merchant,
];

pub(super) const BANK: MemberId = MemberId::new(2);
pub(super) const REGULATOR: MemberId = MemberId::new(3);

/// Members beyond the cast are opened up to here.
pub(super) const MOST_MEMBERS: usize = 60;

/// The currency in which everything is as large as 64 bits allow.
pub(super) fn whale() -> Currency {
    "JPY".parse().expect("the yen is in ISO 4217")
}

pub(super) fn currencies() -> [Currency; 4] {
    let euro = "EUR".parse().expect("the euro is in ISO 4217");
    [Currency::CNY, Currency::USD, euro, whale()]
}

pub(super) fn open(kind: MemberKind, number: usize) -> OpenMember {
    let sells = matches!(kind, MemberKind::Merchant | MemberKind::Issuer);
    let zone = number % ZONES.len();
    OpenMember {
        kind,
        jurisdiction: ["CN", "DE", "US", "WS"][zone].into(),
        kyc_level: u8::try_from(number % 4).expect("below four"),
        category: sells.then(|| [5_812, 5_411, 7_011][number % 3]),
        time_zone: ZONES[zone].into(),
    }
}

/// An issuer and a merchant that cannot always pay.
fn is_poor(member: MemberId) -> bool {
    [14, 17].contains(&member.number())
}

/// Everybody is opened, and gets money.
pub(super) fn opening() -> VecDeque<Plan> {
    let mut planned = VecDeque::new();
    for (number, kind) in CAST.into_iter().enumerate() {
        let first = number == 0;
        let actor = if first { Actor::System } else { PLATFORM };
        planned.push_back(Plan::Ask((actor, open(kind, number).into())));
    }
    for (member, kind) in (1..).map(MemberId::new).zip(CAST) {
        let trades = [MemberKind::Person, MemberKind::Issuer, MemberKind::Merchant];
        for currency in currencies().into_iter().filter(|_| trades.contains(&kind)) {
            let most = match (is_poor(member), currency == whale()) {
                (true, _) => 90_000,
                (false, true) => i64::MAX / 20,
                (false, false) => 1_000_000_000,
            };
            let deposit = RecordDeposit {
                member: Some(member),
                currency,
                amount: Amount::new(most),
                bank_reference: format!("OPENING-{}-{currency}", member.number()),
            };
            planned.push_back(Plan::Ask((Actor::Member(BANK), deposit.into())));
        }
    }
    planned
}
