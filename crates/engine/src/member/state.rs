//! Members as the engine knows them.

use super::name::{Name, Names};
use minicbor::{Decode, Decoder, Encode, decode};
use serde::Serialize;
use units::MemberId;

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// A natural person, holder of coupons.
    #[n(0)]
    Person,
    /// Issues coupons; may also run tills and trade.
    #[n(1)]
    Issuer,
    /// Takes coupons at its tills; may also trade.
    #[n(2)]
    Merchant,
    /// The operator itself; there is one, the first member.
    #[n(3)]
    Platform,
    /// Holds the money; confirms deposits and withdrawals.
    #[n(4)]
    Bank,
    /// Reads everything; may freeze.
    #[n(5)]
    Regulator,
    /// Builds on the API.
    #[n(6)]
    Developer,
}

/// Where a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// May act.
    #[n(0)]
    Active,
    /// May start nothing new.
    #[n(1)]
    Frozen,
    /// Gone for good.
    #[n(2)]
    Closed,
}

/// The states of a member as a table: from, by what, to.
pub const TRANSITIONS: &[(&str, &str, &str)] = &[
    ("", "open_member", "active"),
    ("active", "freeze_member", "frozen"),
    ("frozen", "unfreeze_member", "active"),
    ("active", "close_member", "closed"),
];

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(array)]
pub struct Member {
    /// What it is.
    #[n(0)]
    pub kind: MemberKind,
    /// Where it stands.
    #[n(1)]
    pub state: MemberState,
    /// 0 to 9.
    #[n(2)]
    pub kyc_level: u8,
    /// ISO 3166-1 alpha-2.
    #[n(3)]
    pub jurisdiction: Name,
    /// Merchant category code.
    #[n(4)]
    pub category: Option<u16>,
    /// IANA time zone.
    #[n(5)]
    pub time_zone: Name,
}

impl Member {
    /// True for firms, which trade in the B2B segment among themselves.
    #[must_use]
    pub const fn is_firm(&self) -> bool {
        !matches!(self.kind, MemberKind::Person | MemberKind::Developer)
    }
}

/// All members, in order of id.
#[derive(Clone, Debug, Default, Encode)]
#[cbor(array)]
pub struct Members {
    #[n(0)]
    list: Vec<Member>,
    /// Found again from the members.
    #[cbor(skip)]
    names: Names,
}

impl Members {
    /// The operator: always the first member.
    pub const PLATFORM: MemberId = MemberId::new(1);

    /// The member with this id.
    #[must_use]
    pub fn get(&self, id: MemberId) -> Option<&Member> {
        self.list.get(index(id)?)
    }

    /// How many members there are, closed ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True before the platform itself is opened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All members with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (MemberId, &Member)> {
        (1..).map(MemberId::new).zip(&self.list)
    }

    /// The id that the next member gets; `None` when 32 bits are used up.
    pub(crate) fn next_id(&self) -> Option<MemberId> {
        u32::try_from(self.list.len()).ok()?.checked_add(1).map(MemberId::new)
    }

    pub(crate) fn push(&mut self, mut member: Member) {
        self.names.share(&mut member.jurisdiction);
        self.names.share(&mut member.time_zone);
        self.list.push(member);
    }

    pub(crate) fn get_mut(&mut self, id: MemberId) -> &mut Member {
        let found = index(id).and_then(|at| self.list.get_mut(at));
        found.expect("facts speak of members that exist")
    }
}

impl<'b, C> Decode<'b, C> for Members {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(1) {
            return Err(decode::Error::message("members are one list"));
        }
        let mut read = Self::default();
        for member in d.array_iter_with(ctx)? {
            read.push(member?);
        }
        Ok(read)
    }
}

fn index(id: MemberId) -> Option<usize> {
    usize::try_from(id.number()).ok()?.checked_sub(1)
}
