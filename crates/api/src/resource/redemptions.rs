//! Redemption at tills: code, authorisation, capture, void, reversal.

mod merchants;
pub(crate) mod reads;
mod totals;

pub(crate) use reads::reads;

use crate::operation::{Asking, Convert, Prepared, by_hand, writes};
use crate::secret::code_hash;
use crate::wire::{Amount, MemberId, Quantity, RedemptionId, SeriesId, Timestamp, Unwire, parts};
use crate::{Answer, Fault};
use engine::clearing;

parts! {
    /// Coupons of one series in a redemption.
    Item is clearing::Item {
        /// What.
        series: SeriesId,
        /// How many units.
        quantity: Quantity,
    }
}

by_hand! { CODES:
    /// Makes a one-time code that the holder shows at a till; it is told in the answer alone.
    ShowCode 201 at "/v1/redeem/codes" by [Issuer, Merchant, Holder] => clearing::ShowCode {
        /// Whose coupons.
        holder: MemberId,
        /// When it is over; at most 10 minutes ahead.
        expires_at: Timestamp,
    }
    /// Reserves coupons of one or several series for a merchant, all or nothing.
    Authorise 201 at "/v1/redeem/authorisations" by [Merchant, Issuer] => clearing::Authorise {
        /// Where.
        merchant: MemberId,
        /// Whose coupons.
        holder: MemberId,
        /// The code the holder shows; the platform needs none.
        code: Option<String>,
        /// What, at most 32 items, no series twice.
        #[schema(max_items = 32)]
        items: Vec<Item>,
        /// The amount of the purchase, in minor units of the coupons' currency.
        order_amount: Amount,
        /// The merchant's number of the store; 0 where it has one.
        #[serde(default)]
        store: u32,
        /// When it voids itself; by the series' terms where absent.
        expires_at: Option<Timestamp>,
    }
    /// Takes what was authorised, all or part; the rest goes back.
    Capture 200 at "/v1/redeem/redemptions/{redemption}/capture" by [Merchant, Issuer]
        => clearing::Capture {
        /// Which redemption.
        redemption: RedemptionId,
        /// How many units of each item, in the order authorised; all where absent.
        quantities: Option<Vec<Quantity>>,
        /// A discount the store itself gave on top, as a memorandum; none where absent.
        merchant_match: Option<Amount>,
    }
}

writes! { OPERATIONS:
    /// Gives back what was authorised.
    VoidRedemption 200 at "/v1/redeem/redemptions/{redemption}/void" by [Merchant, Issuer]
        => clearing::VoidRedemption {
        /// Which redemption.
        redemption: RedemptionId,
    }
    /// Undoes a capture inside its window.
    ReverseRedemption 200 at "/v1/redeem/redemptions/{redemption}/reverse" by [Merchant, Issuer]
        => clearing::ReverseRedemption {
        /// Which redemption.
        redemption: RedemptionId,
    }
}

impl Convert for ShowCode {
    fn convert(self, asking: &Asking<'_>) -> Answer<Prepared> {
        let code = asking.make_code("till");
        let command = clearing::ShowCode {
            holder: self.holder.0,
            code_hash: code_hash(&code).ok_or_else(|| Fault::CodeFormat.at("code"))?,
            expires_at: self.expires_at.0,
        };
        Ok(Prepared { command: command.into(), code: Some(code) })
    }
}

impl Convert for Authorise {
    fn convert(self, _: &Asking<'_>) -> Answer<Prepared> {
        let code = self.code.as_deref().map(code_hash);
        let code_hash = match code {
            Some(None) => return Err(Fault::CodeFormat.at("code")),
            Some(hash) => hash,
            None => None,
        };
        Ok(clearing::Authorise {
            merchant: self.merchant.0,
            holder: self.holder.0,
            code_hash,
            items: self.items.unwire(),
            order_amount: self.order_amount.0,
            store: self.store,
            expires_at: self.expires_at.unwire(),
        }
        .into())
    }
}

impl Convert for Capture {
    fn convert(self, _: &Asking<'_>) -> Answer<Prepared> {
        let merchant_match = self.merchant_match.unwire();
        Ok(clearing::Capture {
            redemption: self.redemption.0,
            quantities: self.quantities.unwire(),
            merchant_match: merchant_match.unwrap_or(units::Amount::ZERO),
        }
        .into())
    }
}
