//! A member's wallet: holdings of all brands, accounts, what happened, and the statement.

pub(crate) mod holdings;
mod statement;
mod usable;
mod value;

use crate::answer::EventView;
use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{AsOf, List, Moment, Params, Reply, Wanted, found, list, list_query};
use crate::wire::{Amount, Currency, MemberId, Shown, Timestamp};
use crate::{Answer, Caller, Fault};
use async_graphql::{InputObject, SimpleObject};
use axum::extract::State;
use engine::State as Books;
use engine::ledger::Purpose;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use views::database::DatabaseError;
use views::query::{Narrowed, Reader, read_event};
use views::schema::EventRow;

/// `sequence.index`.
pub(crate) fn place_of(sequence: u64, index: u32) -> String {
    format!("{sequence}.{index}")
}

/// One account of a member.
#[derive(Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Account")]
pub(crate) struct AccountView {
    /// Currency.
    pub currency: Currency,
    /// What it is for, such as `custody` or `escrow`.
    pub purpose: String,
    /// Its balance.
    pub balance: Amount,
}

/// All accounts of a member that are not empty.
#[derive(Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Accounts")]
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
            purpose: word(purpose),
            balance: state.ledger.balance(key).into(),
        }
    });
    balances.filter(|account| !account.balance.0.is_zero()).collect()
}

/// Whose balances, and when.
#[derive(Debug, Default, Deserialize, IntoParams, InputObject)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountsQuery {
    /// Whose; the caller's own where absent.
    #[param(value_type = Option<String>)]
    pub member: Option<MemberId>,
    /// As they were after this record.
    pub as_of: Option<u64>,
    /// As they were at this time (RFC 3339) or at the end of this day (in the caller's time zone).
    #[param(value_type = Option<String>)]
    pub at: Option<Moment>,
}

/// The word for it, as JSON and the books have it.
fn word(purpose: Purpose) -> String {
    let word = serde_json::to_value(purpose).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Reads a member's balances, now or as they were.
#[utoipa::path(get, path = "/v1/wallet/accounts", tag = "wallet", params(AccountsQuery),
    security(("api_key" = [])), responses((status = 200, body = AccountsView)))]
pub(crate) async fn get_accounts(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<AccountsQuery>,
) -> Answer<Reply<AccountsView>> {
    let member = caller.reading(query.member)?;
    found(app.back.model.read().members.get(member).map(|_| ()))?;
    let at = AsOf::of(&app, Some(caller), query.as_of, query.at)?;
    if at == AsOf::Now {
        let state = app.back.model.read();
        let accounts = accounts_of(&state, member);
        let body = AccountsView { member: member.into(), as_of: state.sequence(), accounts };
        return Ok(Reply::of(&state, body));
    }
    let answer = ask(&app, least.reaching(at), move |reader| {
        let at = holdings::sequence_of(reader, at)?.unwrap_or_else(|| reader.as_of());
        Ok((at, reader.balances_at(member, at)?))
    });
    let (as_of, balances) = answer.await?.found;
    let accounts = balances.into_iter().map(|(currency, purpose, balance)| AccountView {
        currency: currency.into(),
        purpose,
        balance: balance.shown(),
    });
    let body = AccountsView { member: member.into(), as_of, accounts: accounts.collect() };
    Ok(Reply { as_of, body })
}

/// An event that concerns a member.
#[derive(Serialize, SimpleObject, ToSchema)]
#[graphql(name = "MemberEvent")]
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

list_query! {
    /// Which events.
    EventsQuery {
        /// Whose; the caller's own where absent.
        #[param(value_type = Option<String>)]
        member: Option<MemberId>,
        /// Only of this kind, such as `filled`.
        kind: Option<String>,
    }
}

/// Lists what happened to a member, newest first.
#[utoipa::path(get, path = "/v1/wallet/events", tag = "wallet", params(EventsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<MemberEventView>)))]
pub(crate) async fn list_events(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<EventsQuery>,
) -> Answer<Reply<List<MemberEventView>>> {
    let member = caller.reading(query.member)?;
    let part = (Some(caller), query.part());
    let which = Narrowed { state: query.kind, ..Narrowed::default() };
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        let rows = reader.member_events(member, &wanted.which, &wanted.page)?;
        let read = |(time, row): (units::Timestamp, EventRow)| {
            let event = read_event(&row.bytes)?;
            Ok((row, (time, event)))
        };
        rows.into_iter().map(read).collect::<Result<Vec<_>, DatabaseError>>()
    };
    list(&app, least, part, which, read, MemberEventView::from).await
}

impl From<(EventRow, (units::Timestamp, engine::Event))> for MemberEventView {
    fn from((row, (time, event)): (EventRow, (units::Timestamp, engine::Event))) -> Self {
        let (sequence, index) = (row.sequence.shown(), u32::try_from(row.event_index).unwrap_or(0));
        Self {
            id: place_of(sequence, index),
            sequence,
            recorded_at: time.into(),
            event: EventView::new(&event, index),
        }
    }
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
        .routes(routes!(value::get_value))
        .routes(routes!(usable::list_usable))
}
