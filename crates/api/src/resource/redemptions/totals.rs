//! What a merchant's tills came to, day by day.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{Days, Moment, Params, Reply, day_of, found};
use crate::sheet::{Kind, money, table};
use crate::wire::{Amount, Currency, MemberId, Shown};
use crate::{Answer, Caller, Language};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use units::CivilDate;
use utoipa::{IntoParams, ToSchema};
use views::query::TillStep;

/// Days that are told where the caller names no beginning.
const USUAL_DAYS: u32 = 31;

/// The form of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TotalsFormat {
    /// For programs.
    #[default]
    Json,
    /// For spreadsheets.
    Csv,
}

/// Whose totals, and which days.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TotalsQuery {
    /// Whose tills; the caller's own where absent.
    #[param(value_type = Option<String>)]
    pub merchant: Option<MemberId>,
    /// The first day, in the merchant's time zone; 31 days are told where absent, 400 at most.
    #[param(value_type = Option<String>)]
    pub from: Option<Moment>,
    /// The last day; today where absent.
    #[param(value_type = Option<String>)]
    pub to: Option<Moment>,
    /// `json` or `csv`; `json` where absent.
    #[param(value_type = Option<String>)]
    pub format: Option<TotalsFormat>,
}

/// How often something happened, and what it came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TillSum {
    /// How often.
    pub count: u64,
    /// Face value; money, where it was settled.
    pub amount: Amount,
}

/// A day of a merchant's tills in one currency, each step on the day it was taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TillDay {
    /// The day.
    #[schema(value_type = String)]
    pub day: CivilDate,
    /// Currency.
    pub currency: Currency,
    /// Reserved.
    pub authorised: TillSum,
    /// Taken.
    pub captured: TillSum,
    /// Given back before it was taken; what ran out of time with it.
    pub voided: TillSum,
    /// Given back after it was taken.
    pub reversed: TillSum,
    /// Paid out to the merchant.
    pub settled: TillSum,
    /// Captured less reversed: what became due to the merchant.
    pub net: Amount,
}

/// Money due to a merchant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Payable {
    /// Currency.
    pub currency: Currency,
    /// Captured and not paid out at the end of the last day.
    pub amount: Amount,
}

/// What a merchant's tills came to.
#[derive(Serialize, ToSchema)]
pub(crate) struct TillTotals {
    /// Whose tills.
    pub merchant: MemberId,
    /// The last record that is counted in.
    pub as_of: u64,
    /// The merchant's time zone, in which days are days.
    pub time_zone: String,
    /// The first day.
    #[schema(value_type = String)]
    pub from: CivilDate,
    /// The last day.
    #[schema(value_type = String)]
    pub to: CivilDate,
    /// Days and currencies in which something happened, oldest first.
    pub items: Vec<TillDay>,
    /// What is due to the merchant at the end of the last day, by currency.
    pub payable: Vec<Payable>,
}

impl TillDay {
    fn new(day: CivilDate, currency: Currency) -> Self {
        let none = || TillSum { count: 0, amount: Amount(units::Amount::ZERO) };
        Self {
            day,
            currency,
            authorised: none(),
            captured: none(),
            voided: none(),
            reversed: none(),
            settled: none(),
            net: Amount(units::Amount::ZERO),
        }
    }

    fn add(&mut self, step: &TillStep) {
        let sum = match step.step.as_str() {
            "authorised" => &mut self.authorised,
            "captured" => &mut self.captured,
            "voided" => &mut self.voided,
            "reversed" => &mut self.reversed,
            _ => &mut self.settled,
        };
        let (count, amount): (u64, Amount) = (step.count.shown(), step.amount.shown());
        sum.count = sum.count.saturating_add(count);
        // Sums of what the books hold fit: where they would not, what fits stands.
        sum.amount.0 = sum.amount.0.plus(amount.0).unwrap_or(sum.amount.0);
        let net = self.captured.amount.0.minus(self.reversed.amount.0);
        self.net.0 = net.unwrap_or(self.net.0);
    }
}

/// Adds up by day and currency.
fn days(steps: &[TillStep], zone: &str) -> Answer<Vec<TillDay>> {
    let mut days: BTreeMap<(CivilDate, units::Currency), TillDay> = BTreeMap::new();
    for step in steps {
        let day = day_of(step.begins, zone)?;
        let key = (day, step.currency);
        days.entry(key).or_insert_with(|| TillDay::new(day, step.currency.into())).add(step);
    }
    Ok(days.into_values().collect())
}

const HEADS: [[&str; 2]; 13] = [
    ["Day", "日期"],
    ["Currency", "币种"],
    ["Authorised", "授权笔数"],
    ["Authorised amount", "授权金额"],
    ["Captured", "请款笔数"],
    ["Captured amount", "请款金额"],
    ["Voided", "撤销笔数"],
    ["Voided amount", "撤销金额"],
    ["Reversed", "冲正笔数"],
    ["Reversed amount", "冲正金额"],
    ["Settled", "结算笔数"],
    ["Settled amount", "结算金额"],
    ["Net", "净额"],
];

impl TillTotals {
    fn csv(&self, language: Language) -> Answer<Response> {
        let mut rows = vec![HEADS.map(|head| language.of(&head).to_owned())];
        rows.extend(self.items.iter().map(|day| {
            let money = |amount: Amount| money(amount.0, day.currency.0);
            let sums = [&day.authorised, &day.captured, &day.voided, &day.reversed, &day.settled];
            let [authorised, captured, voided, reversed, settled] =
                sums.map(|sum| [sum.count.to_string(), money(sum.amount)]);
            let ([a, b], [c, d], [e, f]) = (authorised, captured, voided);
            let ([g, h], [i, j]) = (reversed, settled);
            let (day, currency, net) =
                (day.day.to_string(), day.currency.0.to_string(), money(day.net));
            [day, currency, a, b, c, d, e, f, g, h, i, j, net]
        }));
        let name = format!("till-{}-{}-{}", self.merchant.0, self.from, self.to);
        Ok(Kind::Csv.file(table(&rows)?, &name, self.as_of))
    }
}

/// Reads what a merchant's tills came to, day by day: what was authorised, captured, voided, reversed
/// and settled. The merchant itself, operator, regulator, auditor.
#[utoipa::path(get, path = "/v1/redeem/totals", tag = "redeem", params(TotalsQuery),
    security(("api_key" = [])), responses((status = 200, content(
        (TillTotals = "application/json"), (String = "text/csv")
    ))))]
pub(crate) async fn get_totals(
    State(app): State<Arc<App>>,
    least: AtLeast,
    caller: Caller,
    headers: HeaderMap,
    Params(query): Params<TotalsQuery>,
) -> Answer<Response> {
    let merchant = caller.reading(query.merchant)?;
    found(app.back.model.read().members.get(merchant).map(|_| ()))?;
    let days_told = Days::of(&app, merchant, (query.from, query.to), USUAL_DAYS)?;
    let (begin, end) = (days_told.begin()?, days_told.end()?);
    let answer = ask(&app, least, move |reader| {
        let span = reader.span(Some(begin), Some(end))?;
        Ok((reader.till_steps(merchant, span)?, reader.balances_at(merchant, span.until)?))
    });
    let answer = answer.await?;
    let (as_of, (steps, balances)) = (answer.as_of, answer.found);
    let payable = balances.into_iter().filter(|(_, purpose, _)| purpose == "merchant_payable");
    let payable = payable.map(|(currency, _, balance)| Payable {
        currency: currency.into(),
        amount: balance.shown(),
    });
    let body = TillTotals {
        merchant: merchant.into(),
        as_of,
        items: days(&steps, &days_told.zone)?,
        payable: payable.collect(),
        time_zone: days_told.zone,
        from: days_told.first,
        to: days_told.last,
    };
    match query.format.unwrap_or_default() {
        TotalsFormat::Json => Ok(Reply { as_of, body }.into_response()),
        TotalsFormat::Csv => body.csv(Language::asked(&headers)),
    }
}
