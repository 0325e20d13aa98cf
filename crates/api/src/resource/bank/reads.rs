//! Money on its way, and the backing of coupons.

use crate::app::App;
use crate::read::{List, MemberPage, OfMember, Page, Params, Reply, found};
use crate::wire::{Amount, Currency, DepositId, HoldId, MemberId, Timestamp, WithdrawalId};
use crate::{Answer, Caller};
use axum::extract::State;
use engine::State as Books;
use engine::ledger::AccountKey;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A withdrawal the bank has not answered.
#[derive(Serialize, ToSchema)]
pub(crate) struct WithdrawalView {
    /// Its id.
    pub id: WithdrawalId,
    /// Whose money.
    pub member: MemberId,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
}

/// Lists withdrawals the bank has not answered: all for operator, bank, regulator and auditor, the
/// caller's own for others.
#[utoipa::path(get, path = "/v1/bank/withdrawals", tag = "bank", params(Page),
    security(("api_key" = [])), responses((status = 200, body = List<WithdrawalView>)))]
pub(crate) async fn list_withdrawals(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(page): Params<Page>,
) -> Answer<Reply<List<WithdrawalView>>> {
    let state = app.back.model.read();
    let all = caller.role.reads_all() || caller.role == crate::Role::Bank;
    let pending = state.ledger.withdrawals();
    let pending = pending.filter(|(_, found)| all || found.member == caller.member);
    let views = pending.map(|(id, found)| {
        let view = WithdrawalView {
            id: id.into(),
            member: found.member.into(),
            currency: found.currency.into(),
            amount: found.amount.into(),
        };
        (id.number(), view)
    });
    page.cut(state.sequence(), views)
}

/// A deposit whose owner is not known yet.
#[derive(Serialize, ToSchema)]
pub(crate) struct SuspenseView {
    /// Its id.
    pub id: DepositId,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
}

/// Lists deposits in suspense. Operator, bank, regulator, auditor.
#[utoipa::path(get, path = "/v1/bank/suspense", tag = "bank", params(Page),
    security(("api_key" = [])), responses((status = 200, body = List<SuspenseView>)))]
pub(crate) async fn list_suspense(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(page): Params<Page>,
) -> Answer<Reply<List<SuspenseView>>> {
    if caller.role != crate::Role::Bank {
        caller.may_read_all()?;
    }
    let state = app.back.model.read();
    let views = state.ledger.suspense().map(|(id, found)| {
        let view = SuspenseView {
            id: id.into(),
            currency: found.currency.into(),
            amount: found.amount.into(),
        };
        (id.number(), view)
    });
    page.cut(state.sequence(), views)
}

/// A pending hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct HoldView {
    /// Its id.
    pub id: HoldId,
    /// Who pays.
    pub from: MemberId,
    /// Who is to be paid.
    pub to: MemberId,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
    /// When it voids itself.
    pub expires_at: Timestamp,
}

/// Lists pending holds a member pays or is to be paid by.
#[utoipa::path(get, path = "/v1/bank/holds", tag = "bank", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<HoldView>)))]
pub(crate) async fn list_holds(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<HoldView>>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    let holds = state.ledger.holds();
    let holds = holds.filter(|(_, hold)| hold.from == member || hold.to == member);
    let views = holds.map(|(id, hold)| {
        let view = HoldView {
            id: id.into(),
            from: hold.from.into(),
            to: hold.to.into(),
            currency: hold.currency.into(),
            amount: hold.amount.into(),
            expires_at: hold.expires_at.into(),
        };
        (id.number(), view)
    });
    params.page().cut(state.sequence(), views)
}

/// The backing of an issuer's coupons in one currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct EscrowView {
    /// Currency.
    pub currency: Currency,
    /// What stands in escrow.
    pub balance: Amount,
    /// What the outstanding coupons require.
    pub required: Amount,
    /// What could be released.
    pub releasable: Amount,
}

/// The backing of an issuer's coupons.
#[derive(Serialize, ToSchema)]
pub(crate) struct EscrowsView {
    /// The issuer.
    pub issuer: MemberId,
    /// By currency.
    pub currencies: Vec<EscrowView>,
}

/// Reads the backing of an issuer's coupons: the issuer, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/bank/escrow", tag = "bank", params(OfMember),
    security(("api_key" = [])), responses((status = 200, body = EscrowsView)))]
pub(crate) async fn get_escrow(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<OfMember>,
) -> Answer<Reply<EscrowsView>> {
    let issuer = caller.reading(params.member)?;
    let state = app.back.model.read();
    found(state.members.get(issuer))?;
    let currencies = state.ledger.currencies();
    let currencies = currencies.filter_map(|currency| escrow(&state, issuer, currency));
    Ok(Reply::of(&state, EscrowsView { issuer: issuer.into(), currencies: currencies.collect() }))
}

fn escrow(state: &Books, issuer: units::MemberId, currency: units::Currency) -> Option<EscrowView> {
    let balance = state.ledger.balance(AccountKey::escrow(issuer, currency));
    let required = state.coupons.required(issuer, currency);
    if balance.is_zero() && required.is_zero() {
        return None;
    }
    Some(EscrowView {
        currency: currency.into(),
        balance: balance.into(),
        required: required.into(),
        releasable: balance.minus(required).unwrap_or_default().into(),
    })
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_withdrawals))
        .routes(routes!(list_suspense))
        .routes(routes!(list_holds))
        .routes(routes!(get_escrow))
}
