//! Units: issued, given, retired, lost, refunded.

use crate::operation::writes;
use crate::wire::{Amount, LossId, MemberId, PurchaseId, Quantity, SeriesId, UnitRange, parts};
use engine::coupon;

parts! {
    /// Units for one member in an issue.
    Grant is coupon::Grant {
        /// Who gets them; the issuer itself for its treasury.
        to: MemberId,
        /// How many units.
        quantity: Quantity,
        /// What the member paid the issuer for them outside this system.
        #[serde(default = "nothing")]
        paid: Amount,
    }
}

fn nothing() -> Amount {
    Amount(units::Amount::ZERO)
}

writes! { OPERATIONS:
    /// Issues new units to one or many members, backed by escrow.
    IssueUnits 201 at "/v1/issue/units" by [Issuer] => coupon::IssueUnits {
        /// Which series.
        series: SeriesId,
        /// Who gets how many: 1 to 10,000 entries, no member twice.
        #[schema(max_items = 10_000)]
        grants: Vec<Grant>,
    }
    /// Gives units to another member; the lowest serial numbers go first.
    TransferUnits 200 at "/v1/wallet/transfers" by [Issuer, Merchant, Holder]
        => coupon::TransferUnits {
        /// Which series.
        series: SeriesId,
        /// Who gives.
        from: MemberId,
        /// Who receives.
        to: MemberId,
        /// How many.
        quantity: Quantity,
    }
    /// Ends units that the issuer holds itself; their backing is free again.
    RetireUnits 200 at "/v1/issue/units/retire" by [Issuer] => coupon::RetireUnits {
        /// Which series.
        series: SeriesId,
        /// How many.
        quantity: Quantity,
    }
    /// Reports units of a registered series lost.
    ReportLost 201 at "/v1/issue/losses" by [Issuer, Merchant, Holder] => coupon::ReportLost {
        /// Which series.
        series: SeriesId,
        /// Whose units.
        member: MemberId,
        /// Which units; every free one where empty; at most 1,000 ranges.
        #[serde(default)]
        #[schema(max_items = 1_000)]
        ranges: Vec<UnitRange>,
    }
    /// Replaces lost units by new ones.
    ReplaceLost 200 at "/v1/issue/losses/{loss}/replace" by [Issuer] => coupon::ReplaceLost {
        /// Which report.
        loss: LossId,
    }
    /// Gives lost units back: they were found.
    RestoreLost 200 at "/v1/issue/losses/{loss}/restore" by [Issuer] => coupon::RestoreLost {
        /// Which report.
        loss: LossId,
    }
    /// Gives an untouched purchase back inside its cooling-off time.
    RefundPurchase 200 at "/v1/issue/purchases/{purchase}/refund" by [Issuer, Merchant, Holder]
        => coupon::RefundPurchase {
        /// Which purchase.
        purchase: PurchaseId,
    }
    /// Pays face value for dormant units.
    RefundDormant 200 at "/v1/issue/series/{series}/refund-dormant" by [Issuer, Merchant, Holder]
        => coupon::RefundDormant {
        /// Which series.
        series: SeriesId,
        /// Whose units.
        member: MemberId,
        /// How many.
        quantity: Quantity,
    }
}
