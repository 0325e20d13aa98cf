//! The words that stand in columns: states, kinds and reasons, each from the engine's own list.

use crate::value::Word;
use engine::clearing::ClearingFact;
use engine::coupon::{
    AfterDormancy, AfterExpiry, Consideration, CouponFact, Form, ReturnReason, VenueMode,
};
use engine::ledger::{LedgerFact, Purpose};
use engine::market::{
    BuybackEnd, DealEnd, DoneReason, MarketFact, Payer, ReleaseReason, SelfTrade, Side,
};
use engine::member::{MemberFact, MemberKind};
use engine::{Fact, Place};

macro_rules! words {
    ($($(#[doc = $doc:literal])* $list:ident $name:ident($type:ty) {
        $($pattern:pat => $word:literal,)*
    })*) => {
        $(
            $(#[doc = $doc])*
            #[must_use]
            pub(crate) fn $name(value: &$type) -> Word {
                match value { $($pattern => Word($word),)* }
            }

            const $list: &[&str] = &[$($word),*];
        )*

        /// Every word that is read back.
        pub(crate) const ALL: &[&[&str]] = &[OWN, LOGGED, $($list),*];
    };
}

/// Words of the books themselves.
const OWN: &[&str] = &[
    "active",
    "frozen",
    "closed",
    "done",
    "refused",
    "credited",
    "suspense",
    "assigned",
    "requested",
    "paid",
    "failed",
    "pending",
    "posted",
    "voided",
    "timed_out",
    "draft",
    "approved",
    "suspended",
    "expired",
    "dormant",
    "day",
    "month",
    "waiting",
    "entering",
    "resting",
    "filled",
    "limit",
    "market",
    "good_till_cancelled",
    "good_till",
    "immediate_or_cancel",
    "fill_or_kill",
    "now",
    "at",
    "rises",
    "falls",
    "locked",
    "taken",
    "released",
    "proposed",
    "accepted",
    "ended",
    "gives",
    "wants",
    "fixed",
    "below_last",
    "open",
    "claimed",
    "returned",
    "reported",
    "replaced",
    "restored",
    "cooling_off",
    "refunded",
    "final",
    "authorised",
    "captured",
    "reversed",
    "any",
    "members",
    "categories",
    "buyer",
    "seller",
    "proposer",
    "counterparty",
];

/// The books' own words in logs.
const LOGGED: &[&str] = &[
    "started",
    "rested",
    "amended",
    "unlocked",
    "book",
    "auction",
    "quote",
    "buyback",
    "deal",
    "transfer",
    "escrow_funded",
    "escrow_released",
    "merchant_settled",
    "retired",
    "dormant_refund",
    "finalised",
];

/// The word with these letters among the names of commands and the codes of refusals.
pub(crate) fn of_the_engine(text: &str) -> Option<Word> {
    let commands = engine::Command::CATALOGUE.iter().map(|(name, _)| *name);
    let codes = engine::Code::ALL.iter().map(|code| code.name());
    commands.chain(codes).find(|name| *name == text).map(Word)
}

words! {
    /// What a member is.
    MEMBER_KINDS member_kind(MemberKind) {
        MemberKind::Person => "person",
        MemberKind::Issuer => "issuer",
        MemberKind::Merchant => "merchant",
        MemberKind::Platform => "platform",
        MemberKind::Bank => "bank",
        MemberKind::Regulator => "regulator",
        MemberKind::Developer => "developer",
    }
    /// What an account is for.
    PURPOSES purpose(Purpose) {
        Purpose::Custody => "custody",
        Purpose::Reserved => "reserved",
        Purpose::Escrow => "escrow",
        Purpose::SettlementHub => "settlement_hub",
        Purpose::MerchantPayable => "merchant_payable",
        Purpose::FeeRevenue => "fee_revenue",
        Purpose::ReserveFund => "reserve_fund",
        Purpose::Suspense => "suspense",
        Purpose::UnclaimedProperty => "unclaimed_property",
        Purpose::Nostro => "nostro",
        Purpose::MatchFunded => "match_funded",
        Purpose::MatchGranted => "match_granted",
    }
    /// Where units are.
    PLACES place(Place) {
        Place::Mint => "mint",
        Place::Free(_) => "free",
        Place::Order(_) => "order",
        Place::Authorised(_) => "authorised",
        Place::Captured(_) => "captured",
        Place::Gift(_) => "gift",
        Place::Deal(_) => "deal",
        Place::Lost(_) => "lost",
        Place::Redeemed => "redeemed",
        Place::Extinguished => "extinguished",
        Place::Refunded => "refunded",
        Place::Escheated => "escheated",
        Place::Replaced => "replaced",
    }
    /// What the first holder gave.
    CONSIDERATIONS consideration(Consideration) {
        Consideration::Paid => "paid",
        Consideration::Promotional => "promotional",
        Consideration::Loyalty => "loyalty",
    }
    /// Register of holders.
    FORMS form(Form) {
        Form::Registered => "registered",
        Form::Bearer => "bearer",
    }
    /// What becomes of units that expire.
    AFTER_EXPIRIES after_expiry(AfterExpiry) {
        AfterExpiry::Extinguish => "extinguish",
        AfterExpiry::Dormant { then: AfterDormancy::Escheat, .. } => "dormant_escheat",
        AfterExpiry::Dormant { then: AfterDormancy::Extinguish, .. } => "dormant_extinguish",
    }
    /// How a market works.
    VENUE_MODES venue_mode(VenueMode) {
        VenueMode::Continuous => "continuous",
        VenueMode::CallAuction => "call_auction",
        VenueMode::FixedPrice => "fixed_price",
        VenueMode::Rfq => "rfq",
        VenueMode::BuybackOnly => "buyback_only",
    }
    /// Why units went back.
    RETURN_REASONS return_reason(ReturnReason) {
        ReturnReason::Asked => "asked",
        ReturnReason::TimedOut => "timed_out",
        ReturnReason::SeriesEnded => "series_ended",
    }
    /// Buy or sell.
    SIDES side(Side) {
        Side::Buy => "buy",
        Side::Sell => "sell",
    }
    /// Whom self-trade prevention cancels.
    SELF_TRADES self_trade(SelfTrade) {
        SelfTrade::CancelTaker => "cancel_taker",
        SelfTrade::CancelMaker => "cancel_maker",
        SelfTrade::CancelBoth => "cancel_both",
    }
    /// Why an order ended.
    DONE_REASONS done_reason(DoneReason) {
        DoneReason::Cancelled => "cancelled",
        DoneReason::Expired => "expired",
        DoneReason::Unfilled => "unfilled",
        DoneReason::SelfTrade => "self_trade",
        DoneReason::TradeRefused => "trade_refused",
        DoneReason::Collar => "collar",
        DoneReason::TooManyFills => "too_many_fills",
        DoneReason::Halted => "halted",
        DoneReason::PostOnly => "post_only",
        DoneReason::MemberFrozen => "member_frozen",
        DoneReason::SeriesEnded => "series_ended",
    }
    /// Why a quote was given back.
    RELEASE_REASONS release_reason(ReleaseReason) {
        ReleaseReason::Released => "released",
        ReleaseReason::TimedOut => "timed_out",
        ReleaseReason::OrderEnded => "order_ended",
        ReleaseReason::MemberFrozen => "member_frozen",
    }
    /// Why a deal ended.
    DEAL_ENDS deal_end(DealEnd) {
        DealEnd::Cancelled => "cancelled",
        DealEnd::Expired => "expired",
        DealEnd::MemberFrozen => "member_frozen",
        DealEnd::SeriesEnded => "series_ended",
    }
    /// Why a buy-back ended.
    BUYBACK_ENDS buyback_end(BuybackEnd) {
        BuybackEnd::Closed => "closed",
        BuybackEnd::Expired => "expired",
        BuybackEnd::MemberFrozen => "member_frozen",
        BuybackEnd::SeriesEnded => "series_ended",
    }
    /// Who pays in a deal.
    PAYERS payer(Payer) {
        Payer::Proposer => "proposer",
        Payer::Counterparty => "counterparty",
    }
    /// What happened to a member.
    MEMBER_FACTS member_fact(MemberFact) {
        MemberFact::Opened { .. } => "member_opened",
        MemberFact::KycLevelSet { .. } => "kyc_level_set",
        MemberFact::Frozen { .. } => "member_frozen",
        MemberFact::Unfrozen { .. } => "member_unfrozen",
        MemberFact::Closed { .. } => "member_closed",
    }
    /// What happened to money alone.
    LEDGER_FACTS ledger_fact(LedgerFact) {
        LedgerFact::Deposited { .. } => "deposited",
        LedgerFact::DepositAssigned { .. } => "deposit_assigned",
        LedgerFact::WithdrawalRequested { .. } => "withdrawal_requested",
        LedgerFact::WithdrawalPaid { .. } => "withdrawal_paid",
        LedgerFact::WithdrawalFailed { .. } => "withdrawal_failed",
        LedgerFact::Transferred { .. } => "transferred",
        LedgerFact::Held { .. } => "held",
        LedgerFact::HoldPosted { .. } => "hold_posted",
        LedgerFact::HoldVoided { .. } => "hold_voided",
        LedgerFact::EscrowFunded { .. } => "escrow_funded",
        LedgerFact::EscrowReleased { .. } => "escrow_released",
        LedgerFact::MerchantSettled { .. } => "merchant_settled",
    }
    /// What happened to coupons.
    COUPON_FACTS coupon_fact(CouponFact) {
        CouponFact::SeriesDefined { .. } => "series_defined",
        CouponFact::SeriesRevised { .. } => "series_revised",
        CouponFact::SeriesApproved { .. } => "series_approved",
        CouponFact::SeriesActivated { .. } => "series_activated",
        CouponFact::SeriesSuspended { .. } => "series_suspended",
        CouponFact::SeriesResumed { .. } => "series_resumed",
        CouponFact::SeriesClosed { .. } => "series_closed",
        CouponFact::SeriesReactivated { .. } => "series_reactivated",
        CouponFact::SeriesExpired { .. } => "series_expired",
        CouponFact::SeriesDormant { .. } => "series_dormant",
        CouponFact::SeriesPurged { .. } => "series_purged",
        CouponFact::SeriesExtinguished { .. } => "series_extinguished",
        CouponFact::SeriesEscheated { .. } => "series_escheated",
        CouponFact::UnitsIssued { .. } => "units_issued",
        CouponFact::UnitsTransferred { .. } => "units_transferred",
        CouponFact::UnitsRetired { .. } => "units_retired",
        CouponFact::GiftCreated { .. } => "gift_created",
        CouponFact::GiftClaimed { .. } => "gift_claimed",
        CouponFact::GiftClaimFailed { .. } => "gift_claim_failed",
        CouponFact::GiftReturned { .. } => "gift_returned",
        CouponFact::LossReported { .. } => "loss_reported",
        CouponFact::LossReplaced { .. } => "loss_replaced",
        CouponFact::LossRestored { .. } => "loss_restored",
        CouponFact::PurchaseRefunded { .. } => "purchase_refunded",
        CouponFact::CoolingOffEnded { .. } => "cooling_off_ended",
        CouponFact::DormantRefunded { .. } => "dormant_refunded",
    }
    /// What happened in a market.
    MARKET_FACTS market_fact(MarketFact) {
        MarketFact::VenueConfigured { .. } => "venue_configured",
        MarketFact::Halted { .. } => "market_halted",
        MarketFact::Resumed { .. } => "market_resumed",
        MarketFact::OrderAccepted { .. } => "order_accepted",
        MarketFact::OrderStarted { .. } => "order_started",
        MarketFact::Filled(_) => "filled",
        MarketFact::OrderRested { .. } => "order_rested",
        MarketFact::OrderDone { .. } => "order_done",
        MarketFact::OrderAmended { .. } => "order_amended",
        MarketFact::AllCancelled { .. } => "all_cancelled",
        MarketFact::QuoteLocked { .. } => "quote_locked",
        MarketFact::QuoteReleased { .. } => "quote_released",
        MarketFact::AuctionHeld { .. } => "auction_held",
        MarketFact::DealProposed { .. } => "deal_proposed",
        MarketFact::DealAccepted { .. } => "deal_accepted",
        MarketFact::DealEnded { .. } => "deal_ended",
        MarketFact::BuybackOpened { .. } => "buyback_opened",
        MarketFact::BuybackEnded { .. } => "buyback_ended",
        MarketFact::MemberPurged { .. } => "member_purged",
    }
    /// What happened to a redemption.
    CLEARING_FACTS clearing_fact(ClearingFact) {
        ClearingFact::CodeShown { .. } => "code_shown",
        ClearingFact::CodeExpired { .. } => "code_expired",
        ClearingFact::Authorised { .. } => "redemption_authorised",
        ClearingFact::Captured { .. } => "redemption_captured",
        ClearingFact::Voided { .. } => "redemption_voided",
        ClearingFact::Reversed { .. } => "redemption_reversed",
        ClearingFact::Finalised { .. } => "redemption_finalised",
    }
}

/// What happened, in one word.
pub(crate) fn fact(fact: &Fact) -> Word {
    match fact {
        Fact::Member(fact) => member_fact(fact),
        Fact::Ledger(fact) => ledger_fact(fact),
        Fact::Coupon(fact) => coupon_fact(fact),
        Fact::Market(fact) => market_fact(fact),
        Fact::Clearing(fact) => clearing_fact(fact),
        Fact::Policy(_) => Word("fees_set"),
        Fact::Clock(_) => Word("clock_advanced"),
    }
}
