//! Ids, amounts, quantities, prices and times.

use super::Unwire;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! scalars {
    ($($(#[doc = $doc:literal])+ $name:ident: $schema:expr, $example:expr;)*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub units::$name);

            impl Unwire for $name {
                type Inner = units::$name;
                fn unwire(self) -> units::$name {
                    self.0
                }
            }

            impl From<units::$name> for $name {
                fn from(inner: units::$name) -> Self {
                    Self(inner)
                }
            }

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let about = concat!($($doc),+).trim();
                    let built = $schema.description(Some(about)).examples([$example]);
                    built.build().into()
                }
            }

            impl ToSchema for $name {
                fn name() -> std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }
            }
        )*
    };
}

fn id(prefix: &str) -> ObjectBuilder {
    text().pattern(Some(format!("^{prefix}[0-9a-hjkmnp-tv-z]{{1,13}}$")))
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn integer(format: KnownFormat) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Integer))
        .format(Some(SchemaFormat::KnownFormat(format)))
}

fn dated(format: KnownFormat) -> ObjectBuilder {
    text().format(Some(SchemaFormat::KnownFormat(format)))
}

fn example(prefix: &str) -> Value {
    json!(format!("{prefix}7"))
}

scalars! {
    /// A member: person, issuer, merchant, platform, bank, regulator or developer.
    MemberId: id("mem_"), example("mem_");
    /// A series: the terms that coupons share.
    SeriesId: id("ser_"), example("ser_");
    /// An order in a market.
    OrderId: id("ord_"), example("ord_");
    /// A redemption, from its authorisation on.
    RedemptionId: id("rdm_"), example("rdm_");
    /// A gift waiting to be claimed by code.
    GiftId: id("gft_"), example("gft_");
    /// A negotiated deal.
    DealId: id("deal_"), example("deal_");
    /// A locked quote.
    QuoteId: id("quo_"), example("quo_");
    /// A buy-back programme.
    BuybackId: id("bbk_"), example("bbk_");
    /// A purchase in its cooling-off time.
    PurchaseId: id("pur_"), example("pur_");
    /// Units reported lost.
    LossId: id("los_"), example("los_");
    /// A pending movement of money.
    HoldId: id("hld_"), example("hld_");
    /// A withdrawal.
    WithdrawalId: id("wdr_"), example("wdr_");
    /// A deposit.
    DepositId: id("dep_"), example("dep_");
    /// Currency by ISO 4217.
    Currency: text().pattern(Some("^[A-Z]{3}$")), json!("CNY");
    /// Money in minor units (fen, cents) of the currency named beside it.
    Amount: integer(KnownFormat::Int64), json!(10_000);
    /// A number of units of one series.
    Quantity: integer(KnownFormat::Int64).minimum(Some(0)), json!(5);
    /// Price in parts per million of face value: 930000 is 93 %.
    Price: integer(KnownFormat::Int32).minimum(Some(0)), json!(930_000);
    /// Hundredths of a percent.
    BasisPoints: integer(KnownFormat::Int32).minimum(Some(0)), json!(50);
    /// An instant, RFC 3339 in UTC.
    Timestamp: dated(KnownFormat::DateTime), json!("2026-11-23T08:30:00Z");
    /// A calendar date.
    CivilDate: dated(KnownFormat::Date), json!("2026-12-31");
    /// A span of time in microseconds.
    Duration: integer(KnownFormat::Int64).minimum(Some(0)), json!(3_600_000_000_u64);
}
