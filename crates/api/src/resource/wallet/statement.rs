//! The statement: every posting to a member's accounts, with the balance after it.
//!
//! It is made backwards from today's balances: the last line of an account stands at its balance,
//! and each line before it at that less what came after.

use super::{AccountView, accounts_of, before};
use crate::app::App;
use crate::fresh::AtLeast;
use crate::history::ask;
use crate::read::{MemberPage, Params, Reply, cursor, found};
use crate::wire::{Amount, Currency, MemberId, Timestamp};
use crate::{Answer, Caller, Fault};
use axum::extract::State;
use engine::ledger::{AccountKey, Purpose};
use node::MemberEvent;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// A line of the statement.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineView {
    /// `sequence.index` of the event it belongs to.
    pub id: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What happened, such as `clearing.captured`.
    pub r#type: String,
    /// Currency.
    pub currency: Currency,
    /// Which account.
    #[schema(value_type = String)]
    pub purpose: Purpose,
    /// Added to it; negative takes away.
    pub amount: Amount,
    /// The balance after this line; only on the first page, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Amount>,
}

/// A member's statement, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatementView {
    /// Whose.
    pub member: MemberId,
    /// The last record that is counted in.
    pub as_of: u64,
    /// Balances now.
    pub accounts: Vec<AccountView>,
    /// Postings.
    pub items: Vec<LineView>,
    /// Give this as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// `sequence.index`.
pub(crate) fn place_of(sequence: u64, index: u32) -> String {
    format!("{sequence}.{index}")
}

/// Reads a member's statement: every posting to its accounts, newest first. A page covers `limit`
/// events, which may have several postings each, or none.
#[utoipa::path(get, path = "/v1/wallet/statement", tag = "wallet", params(MemberPage),
    security(("api_key" = [])), responses((status = 200, body = StatementView)))]
pub(crate) async fn list_statement(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(params): Params<MemberPage>,
) -> Answer<Reply<StatementView>> {
    let member = caller.reading(params.member)?;
    let page = params.page();
    let limit = page.limit()?;
    let after = page.after::<String>()?;
    let is_first = after.is_none();
    let place = before(after)?;
    let wanted = u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?;
    let events = ask(
        &app,
        least,
        |h| h.members.position(),
        move |h| h.members.before(member, place, wanted),
    );
    let (as_of, mut events) = events.await?;
    let more = events.len() > limit;
    events.truncate(limit);
    let state = app.back.model.read();
    found(state.members.get(member))?;
    let accounts = accounts_of(&state, member);
    // The balances may be ahead of the events by what was recorded while they were read.
    let settled = events.first().is_none_or(|event| event.sequence <= state.sequence());
    let items = lines(&events, member, if is_first && settled { Some(&accounts) } else { None });
    let last = events.last().map(|event| cursor(&place_of(event.sequence, event.index)));
    let next_cursor = last.filter(|_| more);
    Ok(Reply {
        as_of,
        body: StatementView { member: member.into(), as_of, accounts, items, next_cursor },
    })
}

fn lines(
    events: &[MemberEvent],
    member: units::MemberId,
    now: Option<&Vec<AccountView>>,
) -> Vec<LineView> {
    let mut balances: BTreeMap<(units::Currency, Purpose), units::Amount> = BTreeMap::new();
    for account in now.into_iter().flatten() {
        balances.insert((account.currency.0, account.purpose), account.balance.0);
    }
    let mut lines = Vec::new();
    for event in events {
        let kind = crate::answer::EventView::new(&event.event, event.index).r#type;
        for posting in event.event.postings.iter().filter(|leg| leg.account.owner == member) {
            let AccountKey { currency, purpose, .. } = posting.account;
            let balance = balances.entry((currency, purpose)).or_default();
            lines.push(LineView {
                id: place_of(event.sequence, event.index),
                recorded_at: event.time.into(),
                r#type: kind.clone(),
                currency: currency.into(),
                purpose,
                amount: posting.amount.into(),
                balance: now.map(|_| (*balance).into()),
            });
            *balance = balance.minus(posting.amount).unwrap_or_default();
        }
    }
    lines
}
