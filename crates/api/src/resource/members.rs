//! Who takes part.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::operation::writes;
use crate::read::{List, Params, PathId, Reply, Wanted, found, list, list_query};
use crate::wire::{MemberId, MemberKind, Shown, Timestamp};
use crate::{Answer, Caller};
use async_graphql::SimpleObject;
use axum::extract::State;
use engine::member;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use views::query::{Narrowed, Reader};
use views::schema::MemberRow;

writes! { OPERATIONS:
    /// Opens an account.
    OpenMember 201 at "/v1/members" by [] => member::OpenMember {
        /// What it is.
        kind: MemberKind,
        /// ISO 3166-1 alpha-2.
        #[schema(example = "CN")]
        jurisdiction: String,
        /// How well it is known, 0 (not at all) to 9.
        #[schema(maximum = 9)]
        kyc_level: u8,
        /// Merchant category code (ISO 18245).
        #[schema(example = 5812)]
        category: Option<u16>,
        /// IANA time zone.
        #[schema(example = "Asia/Shanghai")]
        time_zone: String,
    }
    /// Sets how well a member is known.
    SetKycLevel 200 at "/v1/members/{member}/kyc-level" by [] => member::SetKycLevel {
        /// Who.
        member: MemberId,
        /// 0 to 9.
        #[schema(maximum = 9)]
        kyc_level: u8,
    }
    /// Freezes a member: its open orders are cancelled, it starts nothing new.
    FreezeMember 200 at "/v1/members/{member}/freeze" by [Regulator] => member::FreezeMember {
        /// Who.
        member: MemberId,
        /// A reference to the reason, without personal data; at most 64 characters.
        #[schema(max_length = 64)]
        reason: String,
    }
    /// Lifts a freeze.
    UnfreezeMember 200 at "/v1/members/{member}/unfreeze" by [Regulator] => member::UnfreezeMember {
        /// Who.
        member: MemberId,
    }
    /// Closes an account that holds nothing and has nothing open.
    CloseMember 200 at "/v1/members/{member}/close" by [Issuer, Merchant, Holder, Bank]
        => member::CloseMember {
        /// Who.
        member: MemberId,
    }
}

/// A member, without personal data: there is none here.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Member")]
pub(crate) struct MemberView {
    /// Its id.
    pub id: MemberId,
    /// What it is.
    pub kind: String,
    /// `active`, `frozen` or `closed`.
    pub state: String,
    /// 0 to 9.
    pub kyc_level: u8,
    /// ISO 3166-1 alpha-2.
    pub jurisdiction: String,
    /// Merchant category code.
    pub category: Option<u16>,
    /// IANA time zone.
    pub time_zone: String,
    /// The record that opened it.
    pub sequence: u64,
    /// When it was opened.
    pub created_at: Timestamp,
}

impl From<MemberRow> for MemberView {
    fn from(row: MemberRow) -> Self {
        Self {
            id: row.member_id.shown(),
            kind: row.kind.0.to_owned(),
            state: row.state.0.to_owned(),
            kyc_level: u8::try_from(row.kyc_level).unwrap_or(u8::MAX),
            jurisdiction: row.jurisdiction,
            category: row.category.and_then(|category| u16::try_from(category).ok()),
            time_zone: row.time_zone,
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
        }
    }
}

list_query! {
    /// Which members.
    MembersQuery {
        /// Only of this kind.
        #[param(value_type = Option<String>)]
        kind: Option<MemberKind>,
        /// Only in this state: `active`, `frozen`, `closed`.
        state: Option<String>,
    }
}

/// Lists all members, newest first. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/members", tag = "members", params(MembersQuery),
    security(("api_key" = [])), responses((status = 200, body = List<MemberView>)))]
pub(crate) async fn list_members(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<MembersQuery>,
) -> Answer<Reply<List<MemberView>>> {
    caller.may_read_all()?;
    let part = (Some(caller), query.part());
    let kind = query.kind.map(word);
    let which = Narrowed { state: query.state, ..Narrowed::default() };
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.members(kind.as_deref(), &wanted.which, &wanted.page)
    };
    list(&app, least, part, which, read, MemberView::from).await
}

/// The word for it, as JSON and the books have it.
fn word(kind: MemberKind) -> String {
    let word = serde_json::to_value(kind).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Reads one member: the member itself, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/members/{member}", tag = "members", security(("api_key" = [])),
    params(("member" = MemberId, Path)), responses((status = 200, body = MemberView)))]
pub(crate) async fn get_member(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    PathId(id): PathId<units::MemberId>,
) -> Answer<Reply<MemberView>> {
    caller.may_read(&[id])?;
    let number = i64::from(id.number());
    let read = move |reader: &mut Reader<'_>| reader.rows_with::<MemberRow>("member_id", &[number]);
    let answer = ask(&app, least, read).await?;
    let row = answer.found.into_iter().next();
    Ok(Reply { as_of: answer.as_of, body: found(row)?.into() })
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list_members)).routes(routes!(get_member))
}
