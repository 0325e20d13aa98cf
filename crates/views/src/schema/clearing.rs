//! Redemptions.

use super::row::table;
use crate::value::Word;
use units::{Currency, Timestamp};

table! {
    /// Coupons used at a merchant, from authorisation on.
    kept RedemptionRow = "redemptions" (redemption_id: i64) {
        /// Number of the redemption.
        redemption_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Where.
        merchant_id: i64 => "members",
        /// Whose coupons.
        holder_id: i64 => "members",
        /// ISO 4217 code.
        currency: Currency,
        /// Face value authorised.
        authorised: i64,
        /// Face value captured.
        captured: i64,
        /// The merchant's number of the store.
        store: i64,
        /// The amount of the purchase.
        order_amount: i64,
        /// A discount of the store's own.
        merchant_match: i64,
        /// `authorised`, `captured`, `voided`, `reversed`, `final`.
        state: Word,
        /// It was voided because its time ran out.
        timed_out: bool,
        /// When it voids itself unless captured.
        expires_at: Timestamp,
        /// When it was captured.
        captured_at: Option<Timestamp>,
        /// Until when it may be reversed.
        reversible_until: Option<Timestamp>,
        /// The record that authorised it.
        sequence: i64,
        /// When it was authorised.
        created_at: Timestamp,
        /// The record that changed it last.
        changed_sequence: i64,
        /// The record that finished it.
        ended_sequence: Option<i64>,
        /// When it was finished.
        ended_at: Option<Timestamp>,
    }
    index "redemptions_by_merchant" (merchant_id, redemption_id) "what a merchant took";
    index "redemptions_by_holder" (holder_id, redemption_id) "what a member redeemed";
    index "redemptions_by_state" (state, redemption_id) "what is not finished";
}

table! {
    /// The coupons of one series in a redemption.
    kept RedemptionItemRow = "redemption_items" (redemption_id: i64, item: i64) {
        /// Which redemption.
        redemption_id: i64 => "redemptions",
        /// Place in the order asked, from 0 on.
        item: i64,
        /// What.
        series_id: i64 => "series",
        /// Who pays for it.
        issuer_id: i64 => "members",
        /// Units authorised.
        units: i64,
        /// Units captured.
        captured_units: i64,
        /// Of the money reserved, and after capture of the money paid: from the issuer's escrow.
        from_escrow: i64,
        /// The same: from the issuer's free cash.
        from_custody: i64,
    }
    index "redemption_items_by_series" (series_id, redemption_id) "redemptions of a series";
    index "redemption_items_by_issuer" (issuer_id, redemption_id) "what an issuer pays for";
}

table! {
    /// The steps of a redemption.
    log RedemptionStepRow = "redemption_steps" (sequence: i64, event_index: i64) {
        /// The record.
        sequence: i64 => "records",
        /// The event of the record.
        event_index: i64,
        /// When.
        recorded_at: Timestamp,
        /// Which redemption.
        redemption_id: i64 => "redemptions",
        /// `authorised`, `captured`, `voided`, `reversed`, `finalised`.
        step: Word,
        /// Face value of the step.
        amount: i64,
        /// Its time ran out.
        timed_out: bool,
    }
    index "redemption_steps_by_redemption" (redemption_id, sequence)
        "the history of a redemption";
}
