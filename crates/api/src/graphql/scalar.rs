//! The words of the wire as scalars: the same text and numbers as in JSON.

use crate::read::Moment;
use crate::wire;

macro_rules! scalars {
    ($($type:ty: $name:literal $about:literal),* $(,)?) => {
        $(async_graphql::scalar!($type, $name, $about);)*
    };
}

scalars!(
    wire::MemberId: "MemberId" "Such as `mem_7`.",
    wire::SeriesId: "SeriesId" "Such as `ser_7`.",
    wire::OrderId: "OrderId" "Such as `ord_7`.",
    wire::RedemptionId: "RedemptionId" "Such as `rdm_7`.",
    wire::GiftId: "GiftId" "Such as `gft_7`.",
    wire::DealId: "DealId" "Such as `deal_7`.",
    wire::QuoteId: "QuoteId" "Such as `quo_7`.",
    wire::BuybackId: "BuybackId" "Such as `bbk_7`.",
    wire::PurchaseId: "PurchaseId" "Such as `pur_7`.",
    wire::LossId: "LossId" "Such as `los_7`.",
    wire::HoldId: "HoldId" "Such as `hld_7`.",
    wire::WithdrawalId: "WithdrawalId" "Such as `wdr_7`.",
    wire::DepositId: "DepositId" "Such as `dep_7`.",
    wire::Currency: "Currency" "ISO 4217 code.",
    wire::Amount: "Amount" "Money in minor units of the currency named beside it, a whole number of 64 bits.",
    wire::Quantity: "Quantity" "A number of units of one series.",
    wire::Price: "Price" "Parts per million of face value: 930000 is 93 %.",
    wire::BasisPoints: "BasisPoints" "Hundredths of a percent.",
    wire::Timestamp: "Timestamp" "RFC 3339 in UTC.",
    wire::CivilDate: "Date" "A calendar date, such as `2026-12-31`.",
    wire::Side: "Side" "`buy` or `sell`.",
    wire::MemberKind: "MemberKind" "`person`, `issuer`, `merchant`, `platform`, `bank`, `regulator`, `developer`.",
    Moment: "Moment" "RFC 3339, or a calendar date in the caller's time zone.",
);
