//! The contract document, and its reading as terms.

use crate::{Problem, calendar, compile_rule, schema};
use engine::coupon::{
    Acceptance, AfterDormancy, AfterExpiry, Consideration, Form, TemplateRef, Terms, Venue,
    VenueMode,
};
use engine::rule::{Position, Rule};
use serde::Deserialize;
use serde_json::Value;
use units::{Amount, BasisPoints, CivilDate, Currency, Duration, MemberId, Price, Quantity};

#[derive(Deserialize)]
struct Document {
    template: Option<DocumentTemplate>,
    issuance: Issuance,
    trade: Trade,
    settlement: Settlement,
    credit: Credit,
}

#[derive(Deserialize)]
struct DocumentTemplate {
    id: String,
    version: u32,
}

#[derive(Deserialize)]
struct Issuance {
    #[serde(with = "ConsiderationWord")]
    consideration: Consideration,
    currency: String,
    face_value: i64,
    #[serde(default)]
    divisible: bool,
    #[serde(default = "registered", with = "FormWord")]
    form: Form,
    #[serde(default = "yes")]
    transferable: bool,
    valid_from: Option<String>,
    valid_until: Option<String>,
    time_zone: String,
    max_coupons: Option<u64>,
    #[serde(default)]
    cooling_off_days: u32,
    condition: Option<String>,
}

#[derive(Deserialize)]
struct Trade {
    #[serde(with = "VenueModeWord")]
    venue: VenueMode,
    #[serde(default = "default_tick")]
    tick_ppm: u32,
    #[serde(default = "one")]
    lot_units: u64,
    collar_bps: Option<u16>,
    auction_every_seconds: Option<u32>,
    condition: Option<String>,
}

#[derive(Deserialize)]
struct Settlement {
    acceptance: DocumentAcceptance,
    #[serde(default = "default_authorisation")]
    authorisation_seconds: u32,
    #[serde(default = "default_reversal")]
    reversal_days: u32,
    after_expiry: DocumentAfterExpiry,
    condition: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum DocumentAcceptance {
    Any(#[allow(dead_code, reason = "the schema allows true only")] bool),
    Merchants(Vec<String>),
    Categories(Vec<u16>),
}

#[derive(Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum DocumentAfterExpiry {
    Extinguished,
    Dormant {
        dormant_days: u32,
        #[serde(with = "AfterDormancyWord")]
        then: AfterDormancy,
    },
}

#[derive(Deserialize)]
struct Credit {
    reserve_ratio_bps: u16,
}

// The words of the document for the engine's own kinds.

#[derive(Deserialize)]
#[serde(remote = "Consideration", rename_all = "snake_case")]
enum ConsiderationWord {
    Paid,
    Promotional,
    Loyalty,
}

#[derive(Deserialize)]
#[serde(remote = "Form", rename_all = "snake_case")]
enum FormWord {
    Registered,
    Bearer,
}

#[derive(Deserialize)]
#[serde(remote = "AfterDormancy", rename_all = "snake_case")]
enum AfterDormancyWord {
    Escheat,
    Extinguish,
}

#[derive(Deserialize)]
#[serde(remote = "VenueMode", rename_all = "snake_case")]
enum VenueModeWord {
    Continuous,
    CallAuction,
    FixedPrice,
    Rfq,
    BuybackOnly,
}

const fn registered() -> Form {
    Form::Registered
}

const fn yes() -> bool {
    true
}

const fn default_tick() -> u32 {
    1_000
}

const fn one() -> u64 {
    1
}

const fn default_authorisation() -> u32 {
    900
}

const fn default_reversal() -> u32 {
    7
}

/// Reads a contract document.
///
/// # Errors
/// Every problem of its structure; where that is sound, every problem of its content.
pub fn read(document: &Value) -> Result<Terms, Vec<Problem>> {
    schema::check_contract(document)?;
    let document: Document = Deserialize::deserialize(document).map_err(|error| {
        let zh = "文档结构有误";
        vec![Problem::new("schema", error.to_string(), zh)]
    })?;
    let mut reader = Reader::default();
    let terms = reader.terms(document);
    match terms {
        Some(terms) if reader.problems.is_empty() => Ok(terms),
        _ => Err(reader.problems),
    }
}

/// Collects problems while the parts of a document are read.
#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    /// The value, or a note of what is wrong at the pointer.
    fn note<T>(&mut self, pointer: &str, value: Result<T, Problem>) -> Option<T> {
        value.map_err(|problem| self.problems.push(problem.at(pointer))).ok()
    }

    /// `None` only where a problem was noted. Every part is read before any is missed.
    fn terms(&mut self, document: Document) -> Option<Terms> {
        let Document { template, issuance, trade, settlement, credit } = document;
        let currency = self.currency(&issuance.currency);
        let time_zone = self.time_zone(&issuance.time_zone);
        let (valid_from, valid_until) = self.validity(&issuance);
        let units_per_coupon = units_per_coupon(&issuance);
        let max_units = self.max_units(issuance.max_coupons, units_per_coupon);
        let acceptance = self.acceptance(settlement.acceptance);
        let rules = self.rules(
            issuance.condition.as_deref(),
            trade.condition.as_deref(),
            settlement.condition.as_deref(),
        );
        let [issue_rule, trade_rule, redeem_rule] = rules;
        let unit_value = if issuance.divisible { 1 } else { issuance.face_value };
        Some(Terms {
            consideration: issuance.consideration,
            currency: currency?,
            unit_value: Amount::new(unit_value),
            units_per_coupon,
            form: issuance.form,
            transferable: issuance.transferable,
            divisible: issuance.divisible,
            valid_from,
            valid_until,
            time_zone: time_zone?,
            acceptance: acceptance?,
            reversal_window: Duration::from_days(settlement.reversal_days),
            authorisation_ttl: Duration::from_secs(settlement.authorisation_seconds),
            cooling_off: Duration::from_days(issuance.cooling_off_days),
            reserve_ratio: BasisPoints::new(credit.reserve_ratio_bps),
            after_expiry: after_expiry(settlement.after_expiry),
            max_units: max_units?,
            issue_rule,
            trade_rule,
            redeem_rule,
            venue: venue(&trade),
            template: template.map(|DocumentTemplate { id, version }| TemplateRef { id, version }),
        })
    }

    fn currency(&mut self, code: &str) -> Option<Currency> {
        let currency = code.parse().map_err(|_| {
            Problem::new(
                "unknown_currency",
                "not an ISO 4217 currency code",
                "不是 ISO 4217 货币代码",
            )
        });
        self.note("/issuance/currency", currency)
    }

    /// The name as the database spells it.
    fn time_zone(&mut self, name: &str) -> Option<String> {
        let zone = calendar::zone(name);
        let zone = self.note("/issuance/time_zone", zone)?;
        zone.iana_name().map(str::to_owned)
    }

    fn validity(&mut self, issuance: &Issuance) -> (Option<CivilDate>, Option<CivilDate>) {
        let from = self.date("/issuance/valid_from", issuance.valid_from.as_deref());
        let until = self.date("/issuance/valid_until", issuance.valid_until.as_deref());
        if let (Some(first), Some(last)) = (from, until)
            && first > last
        {
            let problem = Problem::new(
                "validity_reversed",
                "the last valid day lies before the first",
                "有效期的最后一日早于第一日",
            );
            self.problems.push(problem.at("/issuance/valid_until"));
        }
        (from, until)
    }

    fn date(&mut self, pointer: &str, text: Option<&str>) -> Option<CivilDate> {
        let date = text?.parse().map_err(|_| {
            Problem::new("no_such_date", "no such day in the calendar", "日历上没有这一天")
        });
        self.note(pointer, date)
    }

    fn max_units(&mut self, coupons: Option<u64>, per_coupon: u64) -> Option<Option<Quantity>> {
        let Some(coupons) = coupons else {
            return Some(None);
        };
        let units = coupons.checked_mul(per_coupon).ok_or_else(|| {
            Problem::new(
                "too_many_units",
                "the coupons have more units than 64 bits count",
                "券的总份数超出 64 位整数范围",
            )
        });
        let units = self.note("/issuance/max_coupons", units)?;
        Some(Some(Quantity::new(units)))
    }

    fn acceptance(&mut self, acceptance: DocumentAcceptance) -> Option<Acceptance> {
        let merchants = match acceptance {
            DocumentAcceptance::Any(_) => return Some(Acceptance::Any),
            DocumentAcceptance::Categories(codes) => return Some(Acceptance::Categories(codes)),
            DocumentAcceptance::Merchants(merchants) => merchants,
        };
        let members = merchants.iter().enumerate().map(|(index, merchant)| {
            let member = merchant.parse::<MemberId>().map_err(|_| {
                Problem::new("not_a_member", "not the id of a member", "不是成员编号")
            });
            self.note(&format!("/settlement/acceptance/merchants/{index}"), member)
        });
        // All of them are looked at, so that all that is wrong is told.
        let members: Vec<_> = members.collect();
        members.into_iter().collect::<Option<_>>().map(Acceptance::Members)
    }

    fn rules(
        &mut self,
        issue: Option<&str>,
        trade: Option<&str>,
        redeem: Option<&str>,
    ) -> [Option<Rule>; 3] {
        [
            ("/issuance/condition", issue, Position::Issue),
            ("/trade/condition", trade, Position::Trade),
            ("/settlement/condition", redeem, Position::Redeem),
        ]
        .map(|(pointer, source, position)| self.note(pointer, compile_rule(source?, position)))
    }
}

fn units_per_coupon(issuance: &Issuance) -> u64 {
    let face = u64::try_from(issuance.face_value).unwrap_or(1);
    if issuance.divisible { face } else { 1 }
}

const fn after_expiry(words: DocumentAfterExpiry) -> AfterExpiry {
    match words {
        DocumentAfterExpiry::Extinguished => AfterExpiry::Extinguish,
        DocumentAfterExpiry::Dormant { dormant_days, then } => {
            AfterExpiry::Dormant { lasts: Duration::from_days(dormant_days), then }
        }
    }
}

fn venue(trade: &Trade) -> Venue {
    Venue {
        mode: trade.venue,
        tick: Price::ppm(trade.tick_ppm),
        lot: Quantity::new(trade.lot_units),
        collar: trade.collar_bps.map(BasisPoints::new),
        auction_every: trade.auction_every_seconds.map(Duration::from_secs),
    }
}
