//! Who takes part.

use crate::app::App;
use crate::operation::writes;
use crate::read::{List, Page, Params, PathId, Reply, found};
use crate::wire::{MemberId, MemberKind};
use crate::{Answer, Caller};
use axum::extract::State;
use engine::member;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

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
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberView {
    /// Its id.
    pub id: MemberId,
    /// What it is.
    #[schema(value_type = MemberKind)]
    pub kind: member::MemberKind,
    /// `active`, `frozen` or `closed`.
    #[schema(value_type = String)]
    pub state: member::MemberState,
    /// 0 to 9.
    pub kyc_level: u8,
    /// ISO 3166-1 alpha-2.
    pub jurisdiction: String,
    /// Merchant category code.
    pub category: Option<u16>,
    /// IANA time zone.
    pub time_zone: String,
}

fn view((id, member): (units::MemberId, &member::Member)) -> MemberView {
    MemberView {
        id: id.into(),
        kind: member.kind,
        state: member.state,
        kyc_level: member.kyc_level,
        jurisdiction: member.jurisdiction.to_string(),
        category: member.category,
        time_zone: member.time_zone.to_string(),
    }
}

/// Lists all members. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/members", tag = "members", params(Page), security(("api_key" = [])),
    responses((status = 200, body = List<MemberView>)))]
pub(crate) async fn list_members(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(page): Params<Page>,
) -> Answer<Reply<List<MemberView>>> {
    caller.may_read_all()?;
    let state = app.back.model.read();
    let members = state.members.iter().map(|found| (found.0.number(), view(found)));
    page.cut(state.sequence(), members)
}

/// Reads one member: the member itself, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/members/{member}", tag = "members", security(("api_key" = [])),
    params(("member" = MemberId, Path)), responses((status = 200, body = MemberView)))]
pub(crate) async fn get_member(
    State(app): State<Arc<App>>,
    caller: Caller,
    PathId(id): PathId<units::MemberId>,
) -> Answer<Reply<MemberView>> {
    caller.may_read(&[id])?;
    let state = app.back.model.read();
    let member = found(state.members.get(id))?;
    Ok(Reply::of(&state, view((id, member))))
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list_members)).routes(routes!(get_member))
}
