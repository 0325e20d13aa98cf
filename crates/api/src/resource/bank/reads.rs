//! Money in and out and between members, and the backing of coupons.

use crate::app::App;
use crate::fresh::AtLeast;
use crate::read::{List, OfMember, Page, Params, Reply, Wanted, found, list, list_query};
use crate::wire::{Amount, Currency, DepositId, HoldId, MemberId, Shown, Timestamp, WithdrawalId};
use crate::{Answer, Caller};
use async_graphql::SimpleObject;
use axum::extract::State;
use engine::State as Books;
use engine::ledger::AccountKey;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use views::query::{Narrowed, Reader};
use views::schema::{DepositRow, HoldRow, PaymentRow, WithdrawalRow};

list_query! {
    /// Which movements of money.
    MoneyQuery {
        /// Whose; the caller's own where absent, everybody's for operator, bank, regulator and auditor.
        #[param(value_type = Option<String>)]
        member: Option<MemberId>,
        /// Only in this state, or of this kind of payment.
        state: Option<String>,
        /// `true`: only what is open; `false`: only what has ended.
        open: Option<bool>,
    }
}

impl MoneyQuery {
    fn which(&self) -> Narrowed {
        Narrowed { state: self.state.clone(), open: self.open, ..Narrowed::default() }
    }

    /// Whose: the bank sees all that goes in and out.
    fn whose(&self, caller: Caller) -> Answer<Option<units::MemberId>> {
        if caller.role == crate::Role::Bank {
            return Ok(self.member.map(|member| member.0));
        }
        caller.listing(self.member)
    }
}

/// A withdrawal.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Withdrawal")]
pub(crate) struct WithdrawalView {
    /// Its id.
    pub id: WithdrawalId,
    /// Whose money.
    pub member: MemberId,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
    /// `requested`, `paid`, `failed`.
    pub state: String,
    /// The bank's reference, once it paid.
    pub bank_reference: Option<String>,
    /// The record of the request.
    pub sequence: u64,
    /// When it was requested.
    pub created_at: Timestamp,
    /// When the bank answered.
    pub ended_at: Option<Timestamp>,
}

impl From<WithdrawalRow> for WithdrawalView {
    fn from(row: WithdrawalRow) -> Self {
        Self {
            id: row.withdrawal_id.shown(),
            member: row.member_id.shown(),
            currency: row.currency.into(),
            amount: row.amount.shown(),
            state: row.state.0.to_owned(),
            bank_reference: row.bank_reference,
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

/// Lists withdrawals, newest first.
#[utoipa::path(get, path = "/v1/bank/withdrawals", tag = "bank", params(MoneyQuery),
    security(("api_key" = [])), responses((status = 200, body = List<WithdrawalView>)))]
pub(crate) async fn list_withdrawals(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<MoneyQuery>,
) -> Answer<Reply<List<WithdrawalView>>> {
    let member = query.whose(caller)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.withdrawals(member, &wanted.which, &wanted.page)
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, Into::into).await
}

/// Money that came in.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Deposit")]
pub(crate) struct DepositView {
    /// Its id.
    pub id: DepositId,
    /// Whose it is; absent while that is not known.
    pub member: Option<MemberId>,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
    /// The bank's reference.
    pub bank_reference: String,
    /// `credited`, `suspense` (owner not known), `assigned` (owner found later).
    pub state: String,
    /// The record of the deposit.
    pub sequence: u64,
    /// When.
    pub created_at: Timestamp,
}

impl From<DepositRow> for DepositView {
    fn from(row: DepositRow) -> Self {
        Self {
            id: row.deposit_id.shown(),
            member: row.member_id.shown(),
            currency: row.currency.into(),
            amount: row.amount.shown(),
            bank_reference: row.bank_reference,
            state: row.state.0.to_owned(),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
        }
    }
}

/// Lists deposits, newest first.
#[utoipa::path(get, path = "/v1/bank/deposits", tag = "bank", params(MoneyQuery),
    security(("api_key" = [])), responses((status = 200, body = List<DepositView>)))]
pub(crate) async fn list_deposits(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<MoneyQuery>,
) -> Answer<Reply<List<DepositView>>> {
    let member = query.whose(caller)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.deposits(member, &wanted.which, &wanted.page)
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, Into::into).await
}

/// Money that moved at once.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Payment")]
pub(crate) struct PaymentView {
    /// `sequence.index`, as streams number it.
    pub id: String,
    /// When.
    pub recorded_at: Timestamp,
    /// `transfer`, `escrow_funded`, `escrow_released`, `merchant_settled`.
    pub kind: String,
    /// Whose money.
    pub from: MemberId,
    /// Who got it; the same member where it went between two accounts of one.
    pub to: MemberId,
    /// Currency.
    pub currency: Currency,
    /// How much.
    pub amount: Amount,
}

impl From<PaymentRow> for PaymentView {
    fn from(row: PaymentRow) -> Self {
        Self {
            id: format!("{}.{}", row.sequence, row.event_index),
            recorded_at: row.recorded_at.into(),
            kind: row.kind.0.to_owned(),
            from: row.payer_id.shown(),
            to: row.payee_id.shown(),
            currency: row.currency.into(),
            amount: row.amount.shown(),
        }
    }
}

/// Lists payments from and to a member, newest first: transfers, escrow, settlements.
#[utoipa::path(get, path = "/v1/bank/payments", tag = "bank", params(MoneyQuery),
    security(("api_key" = [])), responses((status = 200, body = List<PaymentView>)))]
pub(crate) async fn list_payments(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<MoneyQuery>,
) -> Answer<Reply<List<PaymentView>>> {
    let member = caller.listing(query.member)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.payments(member, &wanted.which, &wanted.page)
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, Into::into).await
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

/// Money held for another member.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Hold", complex)]
pub(crate) struct HoldView {
    /// Its id.
    pub id: HoldId,
    /// Who pays.
    pub from: MemberId,
    /// Who is to be paid.
    pub to: MemberId,
    /// Currency.
    pub currency: Currency,
    /// How much is, or was, held.
    pub amount: Amount,
    /// How much of it was paid.
    pub posted: Amount,
    /// `pending`, `posted`, `voided`, `timed_out`.
    pub state: String,
    /// When it voids itself.
    pub expires_at: Timestamp,
    /// The record that made it.
    pub sequence: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl From<HoldRow> for HoldView {
    fn from(row: HoldRow) -> Self {
        Self {
            id: row.hold_id.shown(),
            from: row.payer_id.shown(),
            to: row.payee_id.shown(),
            currency: row.currency.into(),
            amount: row.amount.shown(),
            posted: row.posted.shown(),
            state: row.state.0.to_owned(),
            expires_at: row.expires_at.into(),
            sequence: row.sequence.shown(),
            created_at: row.created_at.into(),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

/// Lists holds that a member pays or is to be paid by, newest first.
#[utoipa::path(get, path = "/v1/bank/holds", tag = "bank", params(MoneyQuery),
    security(("api_key" = [])), responses((status = 200, body = List<HoldView>)))]
pub(crate) async fn list_holds(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<MoneyQuery>,
) -> Answer<Reply<List<HoldView>>> {
    let member = caller.listing(query.member)?;
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.holds(member, &wanted.which, &wanted.page)
    };
    list(&app, least, (Some(caller), query.part()), query.which(), read, Into::into).await
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
        .routes(routes!(list_deposits))
        .routes(routes!(list_payments))
        .routes(routes!(list_suspense))
        .routes(routes!(list_holds))
        .routes(routes!(get_escrow))
}
