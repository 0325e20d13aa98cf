//! Redemptions, from authorisation to their end.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{List, Params, PathId, Reply, Wanted, found, list, list_query};
use crate::wire::{Amount, Currency, MemberId, Quantity, RedemptionId, SeriesId, Shown, Timestamp};
use crate::{Answer, Caller};
use async_graphql::SimpleObject;
use axum::extract::State;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use views::database::DatabaseError;
use views::query::{Narrowed, Reader};
use views::schema::{RedemptionItemRow, RedemptionRow, RedemptionStepRow};

/// Coupons of one series in a redemption.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "RedemptionItem", complex)]
pub(crate) struct RedemptionItemView {
    /// What.
    pub series: SeriesId,
    /// Who pays for it.
    pub issuer: MemberId,
    /// Units authorised.
    pub quantity: Quantity,
    /// Units captured.
    pub captured: Quantity,
    /// Money reserved, and after capture paid, from the issuer's escrow.
    pub from_escrow: Amount,
    /// The same from the issuer's free cash.
    pub from_custody: Amount,
}

/// A redemption.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "Redemption", complex)]
pub(crate) struct RedemptionView {
    /// Its id.
    pub id: RedemptionId,
    /// `authorised`, `captured`, `voided`, `reversed`, `final`.
    pub state: String,
    /// Where.
    pub merchant: MemberId,
    /// Whose coupons.
    pub holder: MemberId,
    /// The merchant's number of the store.
    pub store: u32,
    /// Currency.
    pub currency: Currency,
    /// Face value reserved or, after capture, paid.
    pub amount: Amount,
    /// The amount of the purchase.
    pub order_amount: Amount,
    /// The store's own discount.
    pub merchant_match: Amount,
    /// What, in the order authorised.
    pub items: Vec<RedemptionItemView>,
    /// The record that authorised it.
    pub sequence: u64,
    /// When it was authorised.
    pub authorised_at: Timestamp,
    /// When it voids itself, unless it is captured before.
    pub expires_at: Timestamp,
    /// It was voided because its time ran out.
    pub timed_out: bool,
    /// When it was captured.
    pub captured_at: Option<Timestamp>,
    /// Until when it may be reversed.
    pub reversible_until: Option<Timestamp>,
    /// When it was finished.
    pub ended_at: Option<Timestamp>,
}

/// A step of a redemption.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "RedemptionStep")]
pub(crate) struct RedemptionStep {
    /// The record.
    pub sequence: u64,
    /// When.
    pub recorded_at: Timestamp,
    /// `authorised`, `captured`, `voided`, `reversed`, `finalised`.
    pub step: String,
    /// Face value of the step.
    pub amount: Amount,
}

/// A redemption with its steps.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(name = "RedemptionDetail")]
pub(crate) struct RedemptionDetail {
    /// What a list shows.
    #[serde(flatten)]
    #[graphql(flatten)]
    pub redemption: RedemptionView,
    /// What happened to it, oldest first.
    pub steps: Vec<RedemptionStep>,
}

/// A redemption and its items, as the books have them.
pub(crate) type WithItems = (RedemptionRow, Vec<RedemptionItemRow>);

/// Redemptions with their items.
pub(crate) fn with_items(
    reader: &mut Reader<'_>,
    redemptions: Vec<RedemptionRow>,
) -> Result<Vec<WithItems>, DatabaseError> {
    let numbers: Vec<i64> = redemptions.iter().map(|row| row.redemption_id).collect();
    let mut items: BTreeMap<i64, Vec<RedemptionItemRow>> = BTreeMap::new();
    for item in reader.redemption_items(&numbers)? {
        items.entry(item.redemption_id).or_default().push(item);
    }
    let both = redemptions.into_iter().map(|row| {
        let items = items.remove(&row.redemption_id).unwrap_or_default();
        (row, items)
    });
    Ok(both.collect())
}

impl From<WithItems> for RedemptionView {
    fn from((row, items): WithItems) -> Self {
        let items = items.iter().map(|item| RedemptionItemView {
            series: item.series_id.shown(),
            issuer: item.issuer_id.shown(),
            quantity: item.units.shown(),
            captured: item.captured_units.shown(),
            from_escrow: item.from_escrow.shown(),
            from_custody: item.from_custody.shown(),
        });
        let amount = if row.captured_at.is_some() { row.captured } else { row.authorised };
        Self {
            id: row.redemption_id.shown(),
            state: row.state.0.to_owned(),
            merchant: row.merchant_id.shown(),
            holder: row.holder_id.shown(),
            store: u32::try_from(row.store).unwrap_or(u32::MAX),
            currency: row.currency.into(),
            amount: amount.shown(),
            order_amount: row.order_amount.shown(),
            merchant_match: row.merchant_match.shown(),
            items: items.collect(),
            sequence: row.sequence.shown(),
            authorised_at: row.created_at.into(),
            expires_at: row.expires_at.into(),
            timed_out: row.timed_out,
            captured_at: row.captured_at.map(Into::into),
            reversible_until: row.reversible_until.map(Into::into),
            ended_at: row.ended_at.map(Into::into),
        }
    }
}

impl From<RedemptionStepRow> for RedemptionStep {
    fn from(row: RedemptionStepRow) -> Self {
        Self {
            sequence: row.sequence.shown(),
            recorded_at: row.recorded_at.into(),
            step: row.step.0.to_owned(),
            amount: row.amount.shown(),
        }
    }
}

list_query! {
    /// Which redemptions.
    RedemptionsQuery {
        /// Whose, as holder or as merchant; the caller's own where absent, everybody's for operator,
        /// regulator and auditor.
        #[param(value_type = Option<String>)]
        member: Option<MemberId>,
        /// Only with coupons of this series.
        #[param(value_type = Option<String>)]
        series: Option<SeriesId>,
        /// Only in this state.
        state: Option<String>,
        /// `true`: only what is not finished; `false`: only what is.
        open: Option<bool>,
    }
}

/// Lists redemptions of a member, as holder or as merchant, newest first.
#[utoipa::path(get, path = "/v1/redeem/redemptions", tag = "redeem", params(RedemptionsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<RedemptionView>)))]
pub(crate) async fn list_redemptions(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    Params(query): Params<RedemptionsQuery>,
) -> Answer<Reply<List<RedemptionView>>> {
    let member = caller.listing(query.member)?;
    let part = (Some(caller), query.part());
    let series = query.series.map(|series| series.0);
    let which = Narrowed { state: query.state, open: query.open, series, ..Narrowed::default() };
    let read = move |reader: &mut Reader<'_>, wanted: &Wanted| {
        let redemptions = reader.redemptions(member, &wanted.which, &wanted.page)?;
        with_items(reader, redemptions)
    };
    list(&app, least, part, which, read, RedemptionView::from).await
}

/// Reads a redemption with its steps: its holder, its merchant, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/redeem/redemptions/{redemption}", tag = "redeem",
    security(("api_key" = [])), params(("redemption" = RedemptionId, Path)),
    responses((status = 200, body = RedemptionDetail)))]
pub(crate) async fn get_redemption(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    PathId(id): PathId<units::RedemptionId>,
) -> Answer<Reply<RedemptionDetail>> {
    let number = i64::try_from(id.number()).unwrap_or(i64::MAX);
    let answer = ask(&app, least, move |reader| {
        let rows = reader.rows_with::<RedemptionRow>("redemption_id", &[number])?;
        Ok((with_items(reader, rows)?.pop(), reader.redemption_steps(&[number])?))
    });
    let answer = answer.await?;
    let (redemption, steps) = answer.found;
    let redemption = RedemptionView::from(found(redemption)?);
    caller.may_read(&[redemption.holder.0, redemption.merchant.0])?;
    let steps = steps.into_iter().map(Into::into).collect();
    Ok(Reply { as_of: answer.as_of, body: RedemptionDetail { redemption, steps } })
}

pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_redemptions))
        .routes(routes!(get_redemption))
        .routes(routes!(super::totals::get_totals))
        .routes(routes!(super::merchants::list_merchants))
}
