//! Facts about redemptions.

use super::RedemptionItem;
use minicbor::{Decode, Encode};
use serde::Serialize;
use units::{Amount, Currency, MemberId, RedemptionId, Timestamp};

/// What happened to a redemption or a shown code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClearingFact {
    /// A holder shows a code.
    #[n(0)]
    CodeShown {
        /// Whose coupons it opens.
        #[n(0)]
        holder: MemberId,
        /// SHA-256 of the code.
        #[n(1)]
        code_hash: [u8; 32],
        /// When it is over.
        #[n(2)]
        expires_at: Timestamp,
    },
    /// Nobody used the code in its time.
    #[n(1)]
    CodeExpired {
        /// Whose it was.
        #[n(0)]
        holder: MemberId,
        /// SHA-256 of the code.
        #[n(1)]
        code_hash: [u8; 32],
    },
    /// Coupons are reserved for a till, and the issuers' money behind them.
    #[n(2)]
    Authorised {
        /// The redemption, which begins with this.
        #[n(0)]
        redemption: RedemptionId,
        /// Where.
        #[n(1)]
        merchant: MemberId,
        /// Whose coupons.
        #[n(2)]
        holder: MemberId,
        /// The currency of all items and of the purchase.
        #[n(3)]
        currency: Currency,
        /// What is reserved, in the order asked.
        #[n(4)]
        items: Vec<RedemptionItem>,
        /// Face value of all items.
        #[n(5)]
        amount: Amount,
        /// The merchant's number of the store.
        #[n(6)]
        store: u32,
        /// The amount of the purchase.
        #[n(7)]
        order_amount: Amount,
        /// The code used up by this.
        #[n(8)]
        code_hash: Option<[u8; 32]>,
        /// When it voids itself.
        #[n(9)]
        expires_at: Timestamp,
    },
    /// The merchant took all or part; what it did not take went back.
    #[n(3)]
    Captured {
        /// The redemption.
        #[n(0)]
        redemption: RedemptionId,
        /// Where.
        #[n(1)]
        merchant: MemberId,
        /// Whose coupons.
        #[n(2)]
        holder: MemberId,
        /// Currency.
        #[n(3)]
        currency: Currency,
        /// What was taken of each item, and who paid for it.
        #[n(4)]
        items: Vec<RedemptionItem>,
        /// Face value taken: payable to the merchant now.
        #[n(5)]
        amount: Amount,
        /// A discount of the store's own, as a memorandum.
        #[n(6)]
        merchant_match: Amount,
        /// Until when it may be reversed; absent where it is final at once.
        #[n(7)]
        reversible_until: Option<Timestamp>,
    },
    /// All of it went back before it was captured.
    #[n(4)]
    Voided {
        /// The redemption.
        #[n(0)]
        redemption: RedemptionId,
        /// Where.
        #[n(1)]
        merchant: MemberId,
        /// Whose coupons.
        #[n(2)]
        holder: MemberId,
        /// Currency.
        #[n(3)]
        currency: Currency,
        /// What was reserved.
        #[n(4)]
        items: Vec<RedemptionItem>,
        /// True where its time ran out.
        #[n(5)]
        timed_out: bool,
    },
    /// A capture was undone.
    #[n(5)]
    Reversed {
        /// The redemption.
        #[n(0)]
        redemption: RedemptionId,
        /// Where.
        #[n(1)]
        merchant: MemberId,
        /// Whose coupons.
        #[n(2)]
        holder: MemberId,
        /// Currency.
        #[n(3)]
        currency: Currency,
        /// What had been taken.
        #[n(4)]
        items: Vec<RedemptionItem>,
        /// Face value the merchant gave back.
        #[n(5)]
        amount: Amount,
        /// The store's own discount, undone with it.
        #[n(6)]
        merchant_match: Amount,
    },
    /// The reversal window closed: the redemption stands for good.
    #[n(6)]
    Finalised {
        /// The redemption.
        #[n(0)]
        redemption: RedemptionId,
        /// Where.
        #[n(1)]
        merchant: MemberId,
        /// Whose coupons.
        #[n(2)]
        holder: MemberId,
    },
}
