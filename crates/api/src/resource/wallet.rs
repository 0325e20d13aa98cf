//! A member's wallet: holdings of all brands, accounts, what happened, and the statement.

pub(crate) mod holdings;
mod statement;

use crate::answer::EventView;
use crate::app::App;
use crate::fresh::AtLeast;
use crate::history::ask;
use crate::read::{List, MemberPage, OfMember, Params, Reply, cursor, found};
use crate::wire::{Amount, Currency, MemberId, Timestamp};
use crate::{Answer, Caller, Fault};
use axum::extract::State;
use engine::State as Books;
use engine::ledger::Purpose;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// `sequence.index`.
pub(crate) fn place_of(sequence: u64, index: u32) -> String {
    format!("{sequence}.{index}")
}

/// One account of a member.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountView {
    /// Currency.
    pub currency: Currency,
    /// What it is for, such as `custody` or `escrow`.
    #[schema(value_type = String)]
    pub purpose: Purpose,
    /// Its balance.
    pub balance: Amount,
}

/// All accounts of a member that are not empty.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountsView {
    /// Whose.
    pub member: MemberId,
    /// The last record that is counted in.
    pub as_of: u64,
    /// By currency and purpose.
    pub accounts: Vec<AccountView>,
}

/// The accounts of a member, in order.
pub(crate) fn accounts_of(state: &Books, member: units::MemberId) -> Vec<AccountView> {
    let all = state.ledger.currencies().flat_map(|c| Purpose::ALL.map(|purpose| (c, purpose)));
    let balances = all.map(|(currency, purpose)| {
        let key = engine::ledger::AccountKey::new(member, currency, purpose);
        AccountView {
            currency: currency.into(),
            purpose,
            balance: state.ledger.balance(key).into(),
        }
    });
    balances.filter(|account| !account.balance.0.is_zero()).collect()
}

/// Reads a member's balances.
#[utoipa::path(get, path = "/v1/wallet/accounts", tag = "wallet", params(OfMember),
    security(("api_key" = [])), responses((status = 200, body = AccountsView)))]
pub(crate) async fn get_accounts(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<OfMember>,
) -> Answer<Reply<AccountsView>> {
    let member = caller.reading(params.member)?;
    let state = app.back.model.read();
    found(state.members.get(member))?;
    let accounts = accounts_of(&state, member);
    Ok(Reply::of(&state, AccountsView { member: member.into(), as_of: state.sequence(), accounts }))
}

/// An event that concerns a member.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberEventView {
    /// `sequence.index`, as streams number it.
    pub id: String,
    /// The record it belongs to.
    pub sequence: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What happened.
    pub event: EventView,
}

/// Lists what happened to a member, newest first.
#[utoipa::path(get, path = "/v1/wallet/events", tag = "wallet", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = List<MemberEventView>)))]
pub(crate) async fn list_events(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<List<MemberEventView>>> {
    let member = caller.reading(params.member)?;
    let page = params.page();
    let limit = page.limit()?;
    let before = before(page.after::<String>()?)?;
    let wanted = u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?;
    let events = ask(
        &app,
        least,
        |h| h.members.position(),
        move |h| h.members.before(member, before, wanted),
    );
    let (as_of, mut events) = events.await?;
    let more = events.len() > limit;
    events.truncate(limit);
    let last = events.last().map(|event| cursor(&place_of(event.sequence, event.index)));
    let items = events.iter().map(|found| MemberEventView {
        id: place_of(found.sequence, found.index),
        sequence: found.sequence,
        recorded_at: found.time.into(),
        event: EventView::new(&found.event, found.index),
    });
    let (items, next_cursor) = (items.collect(), last.filter(|_| more));
    Ok(Reply::list(List { as_of, items, next_cursor }))
}

/// Where a page that goes backwards begins.
pub(crate) fn before(cursor: Option<String>) -> Answer<(u64, u32)> {
    let Some(text) = cursor else {
        return Ok((u64::MAX, u32::MAX));
    };
    let (sequence, index) =
        text.split_once('.').ok_or_else(|| Fault::CursorInvalid.at("cursor"))?;
    match (sequence.parse(), index.parse()) {
        (Ok(sequence), Ok(index)) => Ok((sequence, index)),
        _ => Err(Fault::CursorInvalid.at("cursor")),
    }
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(holdings::list_holdings))
        .routes(routes!(get_accounts))
        .routes(routes!(list_events))
        .routes(routes!(statement::get_statement))
}
