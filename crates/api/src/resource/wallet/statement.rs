//! The statement: balances before and after a period, every posting in it with the balance after, and
//! what is held at its end. As JSON page by page, newest first; whole, oldest first, as CSV and PDF.

mod csv;
mod format;
mod gather;
mod pdf;
mod words;

use super::holdings::{HoldingView, HoldingsTotal};
use crate::app::App;
use crate::fresh::AtLeast;
use crate::read::{Moment, Page, Params, Range, Reply, found};
use crate::wire::{Amount, Currency, MemberId, SeriesId, Timestamp};
use crate::{Answer, Caller, Language};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

pub(crate) use format::Format;

/// An account over the period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AccountPeriod {
    /// Currency.
    pub currency: Currency,
    /// What it is for, such as `custody` or `escrow`.
    pub purpose: String,
    /// Its balance before.
    pub opening: Amount,
    /// What was added.
    pub credits: Amount,
    /// What was taken away, as a positive number.
    pub debits: Amount,
    /// Its balance after: opening plus credits less debits.
    pub balance: Amount,
}

/// A line of the statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
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
    pub purpose: String,
    /// The series it was about, where units moved with it.
    pub series: Option<SeriesId>,
    /// Added to the account; negative takes away.
    pub amount: Amount,
    /// The balance of the account after this line.
    pub balance: Amount,
}

/// A member's statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct StatementView {
    /// Whose.
    pub member: MemberId,
    /// The last record that is counted in.
    pub as_of: u64,
    /// When the period begins; absent where it begins with the books.
    pub from: Option<Timestamp>,
    /// The first instant after the period; absent where it reaches to now.
    pub to: Option<Timestamp>,
    /// The member's time zone, in which days of the period are days.
    pub time_zone: String,
    /// By currency and purpose.
    pub accounts: Vec<AccountPeriod>,
    /// Postings in the period, newest first.
    pub items: Vec<LineView>,
    /// What was held at the end of the period.
    pub holdings: Vec<HoldingView>,
    /// What that came to, by currency.
    pub totals: Vec<HoldingsTotal>,
    /// Give this as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Which statement.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementQuery {
    /// Whose; the caller's own where absent.
    #[param(value_type = Option<String>)]
    pub member: Option<MemberId>,
    /// From this time (RFC 3339) or day (in the member's time zone) on.
    #[param(value_type = Option<String>)]
    pub from: Option<Moment>,
    /// Before this time, or up to the end of this day.
    #[param(value_type = Option<String>)]
    pub to: Option<Moment>,
    /// `json`, `csv` or `pdf`; what `Accept` says where absent.
    #[param(value_type = Option<String>)]
    pub format: Option<Format>,
    /// JSON only: lines at most, 1 to 200; 50 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// JSON only: where the page before ended.
    pub cursor: Option<String>,
}

/// Reads a member's statement: balances before and after a period, every posting in it with the balance
/// after, and what is held at its end. CSV and PDF hold all of it, oldest first, in the language of
/// `Accept-Language`.
#[utoipa::path(get, path = "/v1/wallet/statement", tag = "wallet", params(StatementQuery),
    security(("api_key" = [])), responses((status = 200, content(
        (StatementView = "application/json"), (String = "text/csv"), (Vec<u8> = "application/pdf")
    ))))]
pub(crate) async fn get_statement(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    headers: HeaderMap,
    Params(query): Params<StatementQuery>,
) -> Answer<Response> {
    let member = caller.reading(query.member)?;
    found(app.back.model.read().members.get(member).map(|_| ()))?;
    let range = Range::of(&app, Some(member), query.from, query.to)?;
    let format = query.format.unwrap_or_else(|| Format::accepted(&headers));
    if format == Format::Json {
        let page = Page { limit: query.limit, cursor: query.cursor };
        let statement = gather::page(&app, least, member, range, &page).await?;
        return Ok(Reply { as_of: statement.as_of, body: statement }.into_response());
    }
    let statement = gather::whole(&app, least, member, range, format.most_lines()).await?;
    format.response(&app, statement, Language::asked(&headers)).await
}
