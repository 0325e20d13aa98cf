//! What an auditor asks of the books: do they balance, what is owed, is it backed, who had this unit, who
//! asked for what.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{
    AsOf, Keyed, List, Moment, Page, Params, PathId, Reply, Wanted, found, list, list_query,
};
use crate::resource::wallet::holdings::sequence_of;
use crate::wire::{Amount, CivilDate, Currency, MemberId, Quantity, SeriesId, Shown, Timestamp};
use crate::{Answer, Caller, Fault};
use async_graphql::{InputObject, SimpleObject};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use units::TokenId;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use views::query::{Narrowed, Order, Reader, Step, TrialLine};
use views::schema::{EscrowRow, LiabilityRow, RecordRow};

/// A record of the journal at a glance.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Record")]
pub(crate) struct RecordView {
    /// Its place in the journal.
    pub sequence: u64,
    /// When it was decided.
    pub recorded_at: Timestamp,
    /// Who asked; absent where the clock or the system did.
    pub actor: Option<MemberId>,
    /// The idempotency key it was sent under.
    pub idempotency_key: Option<String>,
    /// Name of the command.
    pub command: String,
    /// Code of the refusal; absent where it happened.
    pub refusal: Option<String>,
    /// The part of the command that the refusal is about.
    pub refused_part: Option<String>,
    /// How many events came of it.
    pub events: u64,
}

impl From<RecordRow> for RecordView {
    fn from(row: RecordRow) -> Self {
        Self {
            sequence: row.sequence.shown(),
            recorded_at: row.recorded_at.into(),
            actor: row.actor_id.shown(),
            idempotency_key: row.idempotency_key,
            command: row.command.0.to_owned(),
            refusal: row.refusal.map(|refusal| refusal.0.to_owned()),
            refused_part: row.refused_part,
            events: row.events.shown(),
        }
    }
}

list_query! {
    /// Which records.
    RecordsQuery {
        /// Only what this member asked for.
        #[param(value_type = Option<String>)]
        actor: Option<MemberId>,
        /// Only this command, such as `place_order`.
        command: Option<String>,
        /// `true`: only refusals; `false`: only what happened.
        refused: Option<bool>,
    }
}

/// Lists the records of the journal, newest first. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/audit/records", tag = "audit", params(RecordsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<RecordView>)))]
pub(crate) async fn list_records(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<RecordsQuery>,
) -> Answer<Reply<List<RecordView>>> {
    caller.may_read_all()?;
    let part = (Some(caller), query.part());
    let actor = query.actor.map(|actor| actor.0);
    let (command, refused) = (query.command, query.refused);
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.records(actor, (command.as_deref(), refused), &wanted.which, &wanted.page)
    };
    list(&app, least, part, Narrowed::default(), read, RecordView::from).await
}

/// The accounts of one currency and purpose together.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "TrialLine")]
pub(crate) struct TrialLineView {
    /// Currency.
    pub currency: Currency,
    /// What they are for.
    pub purpose: String,
    /// How many accounts there are.
    pub accounts: u64,
    /// The sum of the balances below zero, as a positive number.
    pub debit: Amount,
    /// The sum of the balances above zero.
    pub credit: Amount,
}

/// The sums of one currency.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "TrialTotal")]
pub(crate) struct TrialTotal {
    /// Currency.
    pub currency: Currency,
    /// All debits.
    pub debit: Amount,
    /// All credits; the same, or the books do not balance.
    pub credit: Amount,
}

/// A trial balance.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "TrialBalance")]
pub(crate) struct TrialBalanceView {
    /// The last record that is counted in.
    pub as_of: u64,
    /// By currency and purpose.
    pub lines: Vec<TrialLineView>,
    /// By currency.
    pub totals: Vec<TrialTotal>,
}

/// As of when.
#[derive(Debug, Default, Deserialize, IntoParams, InputObject)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhenQuery {
    /// After this record.
    pub as_of: Option<u64>,
    /// At this time (RFC 3339) or at the end of this day (in the caller's time zone).
    #[param(value_type = Option<String>)]
    pub at: Option<Moment>,
}

/// Reads the trial balance, now or as it was. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/audit/trial-balance", tag = "audit", params(WhenQuery),
    security(("api_key" = [])), responses((status = 200, body = TrialBalanceView)))]
pub(crate) async fn get_trial_balance(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<WhenQuery>,
) -> Answer<Reply<TrialBalanceView>> {
    caller.may_read_all()?;
    let at = AsOf::of(&app, Some(caller), query.as_of, query.at)?;
    let answer = ask(&app, least.reaching(at), move |reader| {
        let at = sequence_of(reader, at)?.unwrap_or_else(|| reader.as_of());
        Ok((at, reader.trial_balance(at)?))
    });
    let (as_of, lines) = answer.await?.found;
    Ok(Reply { as_of, body: trial_balance(as_of, &lines) })
}

fn trial_balance(as_of: u64, lines: &[TrialLine]) -> TrialBalanceView {
    let mut sums: BTreeMap<units::Currency, (i64, i64)> = BTreeMap::new();
    for line in lines {
        let (debit, credit) = sums.entry(line.currency).or_default();
        *debit = debit.saturating_add(line.debit);
        *credit = credit.saturating_add(line.credit);
    }
    let views = lines.iter().map(|line| TrialLineView {
        currency: line.currency.into(),
        purpose: line.purpose.clone(),
        accounts: line.accounts.shown(),
        debit: line.debit.shown(),
        credit: line.credit.shown(),
    });
    let totals = sums.into_iter().map(|(currency, (debit, credit))| TrialTotal {
        currency: currency.into(),
        debit: debit.shown(),
        credit: credit.shown(),
    });
    TrialBalanceView { as_of, lines: views.collect(), totals: totals.collect() }
}

/// Where a unit is or was.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PlaceView {
    /// `mint` (not issued yet), `free`, `order`, `authorised`, `captured`, `gift`, `deal`, `lost`; for good
    /// `redeemed`, `extinguished`, `refunded`, `escheated`, `replaced`.
    pub place: String,
    /// Whose it is there.
    pub member: Option<MemberId>,
}

/// One move of a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TitleStep {
    /// The record.
    pub sequence: u64,
    /// The event of the record.
    pub index: u32,
    /// When.
    pub recorded_at: Timestamp,
    /// What happened, such as `filled`.
    pub kind: String,
    /// Where it was.
    pub from: PlaceView,
    /// Where it went.
    pub to: PlaceView,
}

impl From<Step> for TitleStep {
    fn from(step: Step) -> Self {
        let row = step.title;
        let place = |place: &'static str, member: Option<i64>| PlaceView {
            place: place.to_owned(),
            member: member.shown(),
        };
        Self {
            sequence: row.sequence.shown(),
            index: u32::try_from(row.event_index).unwrap_or(u32::MAX),
            recorded_at: step.recorded_at.into(),
            kind: step.kind,
            from: place(row.from_place.0, row.from_member_id),
            to: place(row.to_place.0, row.to_member_id),
        }
    }
}

impl Keyed for Step {
    fn key(&self) -> Vec<i64> {
        vec![self.title.sequence, self.title.move_index]
    }
}

list_query! {
    /// Which moves.
    TitleQuery {}
}

/// Lists every move of one unit, newest first: its chain of title. Its issuer, operator, regulator,
/// auditor.
#[utoipa::path(get, path = "/v1/audit/title/{token}", tag = "audit", security(("api_key" = [])),
    params(("token" = String, Path, example = "XQ-1-7Z-K"), TitleQuery),
    responses((status = 200, body = List<TitleStep>)))]
pub(crate) async fn list_title(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    PathId(token): PathId<TokenId>,
    Params(query): Params<TitleQuery>,
) -> Answer<Reply<List<TitleStep>>> {
    let issued = {
        let state = app.back.model.read();
        let series = found(state.coupons.get(token.series))?;
        caller.may_read(&[series.issuer])?;
        let issued = state.title.units(token.series).issued;
        found((1..=issued).contains(&token.serial).then_some(issued))?
    };
    let part = (Some(caller), query.part());
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        reader.chain_of_title(token, issued, &wanted.page)
    };
    list(&app, least, part, Narrowed::default(), read, TitleStep::from).await
}

/// What is owed of a series over one day or month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RollForwardView {
    /// The first day of the period, in UTC.
    pub starts_on: CivilDate,
    /// Units owed before.
    pub opening: Quantity,
    /// Issued for the first time.
    pub issued: Quantity,
    /// Issued in place of lost units.
    pub replacements: Quantity,
    /// Captured before and given back by a reversal.
    pub reversed: Quantity,
    /// Captured at a till.
    pub redeemed: Quantity,
    /// Paid back in the cooling-off time or while dormant.
    pub refunded: Quantity,
    /// Ended without payment: expired.
    pub extinguished: Quantity,
    /// Ended by the issuer out of its treasury.
    pub retired: Quantity,
    /// Handed to the unclaimed-property account.
    pub escheated: Quantity,
    /// Lost and replaced.
    pub replaced: Quantity,
    /// Units owed after.
    pub closing: Quantity,
    /// Face value owed after.
    pub closing_face: Amount,
    /// What first holders paid the issuer.
    pub sold_for: Amount,
    /// What was paid back for the refunded units.
    pub refund_paid: Amount,
    /// What was set aside for the escheated units.
    pub escheat_paid: Amount,
    /// What the issuer could not pay of the face value of escheated units.
    pub shortfall: Amount,
}

fn period(row: &LiabilityRow, unit_value: units::Amount) -> RollForwardView {
    let closing: Quantity = row.closing.shown();
    RollForwardView {
        starts_on: row.starts_on.into(),
        opening: row.opening.shown(),
        issued: row.issued.shown(),
        replacements: row.replacements.shown(),
        reversed: row.reversed.shown(),
        redeemed: row.redeemed.shown(),
        refunded: row.refunded.shown(),
        extinguished: row.extinguished.shown(),
        retired: row.retired.shown(),
        escheated: row.escheated.shown(),
        replaced: row.replaced.shown(),
        closing,
        closing_face: closing.0.face(unit_value).unwrap_or_default().into(),
        sold_for: row.sold_for.shown(),
        refund_paid: row.refund_paid.shown(),
        escheat_paid: row.escheat_paid.shown(),
        shortfall: row.shortfall.shown(),
    }
}

/// The roll-forward of a series.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RollForwardsView {
    /// The last record that is counted in.
    pub as_of: u64,
    /// The series.
    pub series: SeriesId,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Periods in which something changed, oldest first, at most 1,000.
    pub periods: Vec<RollForwardView>,
}

/// Which periods.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeriodsQuery {
    /// `day` or `month`; `month` where absent.
    pub period: Option<String>,
    /// The first day that a period may begin on.
    #[param(value_type = Option<String>)]
    pub from: Option<CivilDate>,
    /// The last day that a period may begin on.
    #[param(value_type = Option<String>)]
    pub to: Option<CivilDate>,
}

/// Reads the roll-forward of what is owed of a series: opening + issued + replacements + reversed −
/// redeemed − refunded − extinguished − retired − escheated − replaced = closing. Its issuer, operator,
/// regulator, auditor.
#[utoipa::path(get, path = "/v1/issue/series/{series}/roll-forward", tag = "issue",
    security(("api_key" = [])), params(("series" = SeriesId, Path), PeriodsQuery),
    responses((status = 200, body = RollForwardsView)))]
pub(crate) async fn get_roll_forward(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    PathId(id): PathId<units::SeriesId>,
    Params(query): Params<PeriodsQuery>,
) -> Answer<Reply<RollForwardsView>> {
    let word = match query.period.as_deref() {
        None | Some("month") => "month",
        Some("day") => "day",
        Some(_) => return Err(Fault::QueryInvalid.at("period")),
    };
    let (unit_value, currency) = {
        let state = app.back.model.read();
        let series = found(state.coupons.get(id))?;
        caller.may_read(&[series.issuer])?;
        (series.terms().unit_value, series.terms().currency)
    };
    let day = |date: Option<CivilDate>, absent| date.map_or(absent, |date| date.0);
    let first = units::CivilDate::from_days(0);
    let last = units::CivilDate::from_days(2_932_896);
    let span = (day(query.from, first), day(query.to, last));
    let answer = ask(&app, least, move |reader| reader.roll_forward(id, word, span)).await?;
    let periods = answer.found.iter().map(|row| period(row, unit_value));
    let body = RollForwardsView {
        as_of: answer.as_of,
        series: id.into(),
        currency: currency.into(),
        periods: periods.collect(),
    };
    Ok(Reply { as_of: answer.as_of, body })
}

/// The backing of an issuer's coupons in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct BackingView {
    /// The issuer.
    pub issuer: MemberId,
    /// Currency.
    pub currency: Currency,
    /// What stands in escrow.
    pub balance: Amount,
    /// The least it must be.
    pub required: Amount,
    /// The record that changed either last.
    pub changed_sequence: u64,
}

impl From<EscrowRow> for BackingView {
    fn from(row: EscrowRow) -> Self {
        Self {
            issuer: row.issuer_id.shown(),
            currency: row.currency.into(),
            balance: row.balance.shown(),
            required: row.required.shown(),
            changed_sequence: row.changed_sequence.shown(),
        }
    }
}

/// Lists the backing of all issuers. Operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/audit/escrow", tag = "audit", params(Page),
    security(("api_key" = [])), responses((status = 200, body = List<BackingView>)))]
pub(crate) async fn list_backing(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(page): Params<Page>,
) -> Answer<Reply<List<BackingView>>> {
    caller.may_read_all()?;
    let (limit, after) = (page.limit()?, page.after::<String>()?);
    let after = after.map(|text| {
        let parts = text.split_once('.').and_then(|(issuer, currency)| {
            Some(vec![issuer.parse::<i64>().ok()?.into(), currency.into()])
        });
        parts.ok_or_else(|| Fault::CursorInvalid.at("cursor"))
    });
    let wanted = u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?;
    let after = after.transpose()?;
    let page = views::query::Page { after, limit: wanted, order: Order::OldestFirst };
    let answer = ask(&app, least, move |reader| reader.backing(None, &page)).await?;
    let mut rows = answer.found;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let place = |row: &EscrowRow| format!("{}.{}", row.issuer_id, row.currency);
    let last = rows.last().map(|row| crate::read::cursor(&place(row)));
    let items = rows.into_iter().map(Into::into).collect();
    let next_cursor = last.filter(|_| more);
    Ok(Reply::list(List { as_of: answer.as_of, items, next_cursor }))
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_records))
        .routes(routes!(get_trial_balance))
        .routes(routes!(list_title))
        .routes(routes!(get_roll_forward))
        .routes(routes!(list_backing))
}
