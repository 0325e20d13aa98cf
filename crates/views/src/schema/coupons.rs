//! Series, what was issued of them, and what is owed.

use super::row::table;
use crate::value::Word;
use units::{CivilDate, Currency, Timestamp};

table! {
    /// A series: the terms that coupons share, how many units are where, and its market.
    kept SeriesRow = "series" (series_id: i64) {
        /// Number of the series.
        series_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Who owes the coupons.
        issuer_id: i64 => "members",
        /// `draft`, `approved`, `active`, `suspended`, `expired`, `dormant`, `closed`.
        state: Word,
        /// What the first holder gave: `paid`, `promotional`, `loyalty`.
        consideration: Word,
        /// ISO 4217 code.
        currency: Currency,
        /// Face value of a unit in minor units.
        unit_value: i64,
        /// Units in one printed coupon.
        units_per_coupon: i64,
        /// `registered` or `bearer`.
        form: Word,
        /// May pass from holder to holder.
        transferable: bool,
        /// A coupon may be used in parts.
        divisible: bool,
        /// Backing as a share of outstanding face value, in basis points.
        reserve_ratio: i64,
        /// The version that new units are issued under; 0 before the first is approved.
        version: i64,
        /// How long a purchase under that version may be refunded, in microseconds.
        cooling_off: i64,
        /// When it becomes valid.
        starts_at: Option<Timestamp>,
        /// When it expires; while dormant, when dormancy ends.
        ends_at: Option<Timestamp>,
        /// `continuous`, `call_auction`, `fixed_price`, `rfq`, `buyback_only`; none before approval.
        venue_mode: Option<Word>,
        /// Prices are multiples of this.
        tick: Option<i64>,
        /// Quantities are multiples of this.
        lot: Option<i64>,
        /// How far a price may lie from the reference price, in basis points.
        collar: Option<i64>,
        /// Time from one call auction to the next, in microseconds.
        auction_every: Option<i64>,
        /// The price the collar is measured from until there is a trade.
        reference_price: Option<i64>,
        /// Price of the last trade in the book or in an auction.
        last_price: Option<i64>,
        /// Trading is stopped.
        halted: bool,
        /// Units ever issued: the sum of the following counts.
        issued: i64,
        /// Owed, and free or reserved by orders, gifts, deals and loss reports: backed by escrow.
        outstanding: i64,
        /// Reserved by authorisations.
        authorised: i64,
        /// Captured, and still inside the reversal window.
        captured: i64,
        /// Redeemed for good.
        redeemed: i64,
        /// Ended without payment.
        extinguished: i64,
        /// Paid back to the holder.
        refunded: i64,
        /// Handed to the unclaimed-property account.
        escheated: i64,
        /// Lost and replaced by new units.
        replaced: i64,
        /// What its outstanding units require in escrow.
        required: i64,
        /// The record that defined it.
        sequence: i64,
        /// When it was defined.
        created_at: Timestamp,
        /// The record that changed its state or terms last.
        changed_sequence: i64,
    }
    index "series_by_id" (id) "find a series by its printed id";
    index "series_by_issuer" (issuer_id, series_id) "the series of an issuer";
    index "series_by_state" (state, ends_at) "what is dormant, what expires soon";
}

table! {
    /// The terms of a series, version by version. Units keep the version they were issued under.
    kept SeriesVersionRow = "series_versions" (series_id: i64, version: i64) {
        /// Which series.
        series_id: i64 => "series",
        /// Number of the version, from 1 on.
        version: i64,
        /// `draft`, `approved`.
        state: Word,
        /// The first serial number issued under it, once it is approved.
        first_serial: Option<i64>,
        /// First valid day in `time_zone`.
        valid_from: Option<CivilDate>,
        /// Last valid day in `time_zone`, inclusive.
        valid_until: Option<CivilDate>,
        /// IANA time zone of the issuer.
        time_zone: String,
        /// Where it is taken: `any`, `members`, `categories`.
        acceptance: Word,
        /// Numbers of those members, or category codes, with commas between them.
        accepted_by: Option<String>,
        /// How long a capture may be reversed, in microseconds.
        reversal_window: i64,
        /// How long an authorisation lasts where the till names no time, in microseconds.
        authorisation_ttl: i64,
        /// How long a purchase may be refunded, in microseconds.
        cooling_off: i64,
        /// What becomes of units that expire: `extinguish`, `dormant_escheat`, `dormant_extinguish`.
        after_expiry: Word,
        /// How long dormancy lasts, in microseconds.
        dormancy: Option<i64>,
        /// The most units that may ever be issued.
        max_units: Option<i64>,
        /// Kind of market it opens with, as in series.
        venue_mode: Word,
        /// Prices are multiples of this.
        tick: i64,
        /// Quantities are multiples of this.
        lot: i64,
        /// How far a price may lie from the reference price, in basis points.
        collar: Option<i64>,
        /// Time from one call auction to the next, in microseconds.
        auction_every: Option<i64>,
        /// The industry template it was made from.
        template: Option<String>,
        /// Version of the template.
        template_version: Option<i64>,
        /// The contract document.
        document: String,
        /// The record that wrote it.
        sequence: i64,
        /// The record that approved it.
        approved_sequence: Option<i64>,
    }
}

table! {
    /// What happened to a series: its states, its expiry and dormancy, its market as a whole.
    log SeriesEventRow = "series_events" (sequence: i64, event_index: i64) {
        /// The record.
        sequence: i64 => "records",
        /// The event of the record.
        event_index: i64,
        /// When.
        recorded_at: Timestamp,
        /// Which series.
        series_id: i64 => "series",
        /// Kind of the event, such as `series_dormant`, `series_escheated`, `market_halted`.
        kind: Word,
        /// Version written or approved.
        version: Option<i64>,
        /// Until when it is valid or dormant from then on.
        until: Option<Timestamp>,
        /// Units that ended with it, those of the issuer's treasury apart; units traded in an auction.
        units: Option<i64>,
        /// Units of the issuer's treasury that ended with it.
        treasury_units: Option<i64>,
        /// Paid as unclaimed property.
        amount: Option<i64>,
        /// What the issuer could not pay of the face value.
        shortfall: Option<i64>,
        /// The price of an auction.
        price: Option<i64>,
        /// Reference to the reason.
        reason: Option<String>,
    }
    index "series_events_by_series" (series_id, sequence) "the history of a series";
}

table! {
    /// Units issued to one member in one issue.
    log IssueRow = "issues" (sequence: i64, event_index: i64, grant_index: i64) {
        /// The record.
        sequence: i64 => "records",
        /// The event of the record.
        event_index: i64,
        /// Place among the recipients, from 0 on.
        grant_index: i64,
        /// When.
        recorded_at: Timestamp,
        /// Which series.
        series_id: i64 => "series",
        /// Who got them.
        member_id: i64 => "members",
        /// Lowest serial number.
        first_serial: i64,
        /// Highest serial number.
        last_serial: i64,
        /// How many.
        units: i64,
        /// What the member paid the issuer for them outside this system.
        paid: i64,
        /// The purchase, where it may be refunded.
        purchase_id: Option<i64>,
    }
    index "issues_by_series" (series_id, sequence) "what was issued of a series";
    index "issues_by_member" (member_id, sequence) "what was issued to a member";
}

table! {
    /// Units that changed hands or ended without a trade: given, retired by the issuer, refunded while
    /// dormant.
    log UnitTransferRow = "unit_transfers" (sequence: i64, event_index: i64) {
        /// The record.
        sequence: i64 => "records",
        /// The event of the record.
        event_index: i64,
        /// When.
        recorded_at: Timestamp,
        /// `transfer`, `retired`, `dormant_refund`.
        kind: Word,
        /// Which series.
        series_id: i64 => "series",
        /// Whose units.
        from_id: i64,
        /// Who got them; none where they ended.
        to_id: Option<i64>,
        /// How many.
        units: i64,
        /// What was paid for them.
        amount: i64,
    }
    index "unit_transfers_from" (from_id, sequence) "units that a member gave";
    index "unit_transfers_to" (to_id, sequence) "units that a member was given";
}

table! {
    /// A purchase from the issuer that may, or might, be refunded in its cooling-off time.
    kept PurchaseRow = "purchases" (purchase_id: i64) {
        /// Number of the purchase.
        purchase_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Which series.
        series_id: i64 => "series",
        /// Who bought.
        buyer_id: i64 => "members",
        /// How many units. Which, is in title under the record and event.
        units: i64,
        /// What was paid.
        paid: i64,
        /// `cooling_off`, `refunded`, `final`.
        state: Word,
        /// When the cooling-off time ends.
        refundable_until: Timestamp,
        /// The record of the purchase.
        sequence: i64,
        /// The event of the record.
        event_index: i64,
        /// When it was made.
        created_at: Timestamp,
        /// The record that ended it.
        ended_sequence: Option<i64>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
    index "purchases_by_buyer" (buyer_id, purchase_id) "the purchases of a member";
    index "purchases_by_series" (series_id, purchase_id) "the purchases of a series";
}

table! {
    /// Units laid aside for whoever brings the code.
    kept GiftRow = "gifts" (gift_id: i64) {
        /// Number of the gift.
        gift_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Which series.
        series_id: i64 => "series",
        /// Who gives.
        giver_id: i64 => "members",
        /// How many units.
        units: i64,
        /// Wrong codes left until it ends.
        attempts_left: i64,
        /// `open`, `claimed`, `returned`, `failed` (too many wrong codes).
        state: Word,
        /// Why it was returned: `asked`, `timed_out`, `series_ended`.
        reason: Option<Word>,
        /// Who claimed it.
        claimed_by_id: Option<i64> => "members",
        /// When it goes back.
        expires_at: Timestamp,
        /// The record that made it.
        sequence: i64,
        /// When it was made.
        created_at: Timestamp,
        /// The record that ended it.
        ended_sequence: Option<i64>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
    index "gifts_by_giver" (giver_id, gift_id) "the gifts that a member made";
    index "gifts_by_claimer" (claimed_by_id, gift_id) "the gifts that a member claimed";
    index "gifts_by_series" (series_id, gift_id) "the gifts of a series";
}

table! {
    /// Units reported lost.
    kept LossRow = "losses" (loss_id: i64) {
        /// Number of the report.
        loss_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// Which series.
        series_id: i64 => "series",
        /// Whose units.
        member_id: i64 => "members",
        /// How many.
        units: i64,
        /// `reported`, `replaced`, `restored`.
        state: Word,
        /// Why they were restored: `asked`, `timed_out`, `series_ended`.
        reason: Option<Word>,
        /// Lowest serial number of the new units.
        replacement_first: Option<i64>,
        /// Highest serial number of the new units.
        replacement_last: Option<i64>,
        /// The record of the report.
        sequence: i64,
        /// When it was reported.
        created_at: Timestamp,
        /// The record that ended it.
        ended_sequence: Option<i64>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
    index "losses_by_member" (member_id, loss_id) "what a member lost";
    index "losses_by_series" (series_id, loss_id) "what was lost of a series";
}

table! {
    /// The roll-forward of what is owed of a series, in units, by day and by month in UTC; a period in
    /// which nothing changed has no row. opening + issued + replacements + reversed − redeemed −
    /// refunded − extinguished − retired − escheated − replaced = closing. The view
    /// liability_roll_forward has the same in money.
    kept LiabilityRow = "liability_periods" (series_id: i64, period: Word, starts_on: CivilDate) {
        /// Which series.
        series_id: i64 => "series",
        /// `day` or `month`.
        period: Word,
        /// The first day of the period.
        starts_on: CivilDate,
        /// Owed before: outstanding and authorised.
        opening: i64,
        /// Issued for the first time.
        issued: i64,
        /// Issued in place of lost units.
        replacements: i64,
        /// Captured before and given back to the holder by a reversal.
        reversed: i64,
        /// Captured at a till.
        redeemed: i64,
        /// Paid back in the cooling-off time or while dormant.
        refunded: i64,
        /// Ended without payment: expired.
        extinguished: i64,
        /// Ended by the issuer out of its treasury.
        retired: i64,
        /// Handed to the unclaimed-property account.
        escheated: i64,
        /// Lost and replaced.
        replaced: i64,
        /// Owed after.
        closing: i64,
        /// What first holders paid the issuer, in and outside this system.
        sold_for: i64,
        /// What was paid back for the refunded units.
        refund_paid: i64,
        /// What was set aside for the escheated units.
        escheat_paid: i64,
        /// What the issuer could not pay of the face value of escheated units.
        shortfall: i64,
    }
    index "liability_periods_by_start" (period, starts_on, series_id) "all series of one month";
}
