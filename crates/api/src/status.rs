//! The HTTP status of every refusal of the engine.

use axum::http::StatusCode;
use engine::Code;

/// 404: what was named does not exist. 403: the caller may not. 409: the state of something does
/// not allow it now. 422: the command itself is wrong.
#[allow(clippy::too_many_lines, reason = "a table: one line a code")]
pub(crate) const fn status_of(code: Code) -> StatusCode {
    match code {
        Code::NotPermitted => StatusCode::FORBIDDEN,
        Code::MemberNotFound
        | Code::DepositNotFound
        | Code::WithdrawalNotFound
        | Code::HoldNotFound
        | Code::SeriesNotFound
        | Code::GiftNotFound
        | Code::LossNotFound
        | Code::PurchaseNotFound
        | Code::OrderNotFound
        | Code::QuoteNotFound
        | Code::DealNotFound
        | Code::BuybackNotFound
        | Code::RedemptionNotFound
        | Code::CodeNotFound => StatusCode::NOT_FOUND,
        Code::MemberFrozen
        | Code::MemberClosed
        | Code::MemberNotFrozen
        | Code::PlatformExists
        | Code::PlatformMissing
        | Code::MemberHasBalance
        | Code::MemberHoldsUnits
        | Code::MemberHasOpenItems
        | Code::MembersExhausted
        | Code::InsufficientFunds
        | Code::BankReferenceUsed
        | Code::EscrowInsufficient
        | Code::NothingPayable
        | Code::SeriesStateWrong
        | Code::SeriesExhausted
        | Code::IssuerUnderfunded
        | Code::InsufficientUnits
        | Code::UnitsNotHeld
        | Code::PurchaseUsed
        | Code::SeriesNotDormant
        | Code::SeriesNotStarted
        | Code::UnitsOutstanding
        | Code::MarketHalted
        | Code::PostOnlyWouldTrade
        | Code::FillOrKillNotFilled
        | Code::TooManyOpenOrders
        | Code::QuoteLocked
        | Code::TooManyQuotes
        | Code::NoBid
        | Code::SlippageExceeded
        | Code::BuybackBudget
        | Code::MarketNotHalted
        | Code::NoReferencePrice
        | Code::RedemptionStateWrong
        | Code::ReversalTooLate
        | Code::MerchantUnderfunded
        | Code::CodeInUse
        | Code::MarketHasOrders
        | Code::OrderNotLockable
        | Code::TooManyDeals
        | Code::TooManyBuybacks
        | Code::TooManyCodes
        | Code::SeriesExpired => StatusCode::CONFLICT,
        Code::TextInvalid
        | Code::AmountNotPositive
        | Code::QuantityZero
        | Code::Overflow
        | Code::TimeNotInFuture
        | Code::TooFarInFuture
        | Code::TooMany
        | Code::ListEmpty
        | Code::CurrencyUnknown
        | Code::DuplicateEntry
        | Code::FactMissing
        | Code::MemberKindWrong
        | Code::KycLevelInvalid
        | Code::JurisdictionInvalid
        | Code::PlatformFixed
        | Code::SameMember
        | Code::BankReferenceInvalid
        | Code::AmountAboveHold
        | Code::DocumentInvalid
        | Code::TermInvalid
        | Code::TermImmutable
        | Code::RuleInvalid
        | Code::IssueLimit
        | Code::IssueRefused
        | Code::NotTransferable
        | Code::NotWholeCoupons
        | Code::ClaimCodeInvalid
        | Code::BearerNotReplaceable
        | Code::PaidMismatch
        | Code::UnitsRunOut
        | Code::AttemptsInvalid
        | Code::VenueModeRefuses
        | Code::PriceOffTick
        | Code::QuantityOffLot
        | Code::PriceOutsideCollar
        | Code::OrderTermsContradict
        | Code::SelfTrade
        | Code::TradeRefused
        | Code::AmendNothing
        | Code::QuoteTimeInvalid
        | Code::DealEmpty
        | Code::PriceBelowMinimum
        | Code::VenueInvalid
        | Code::AuctionOnly
        | Code::QuantityNotLarger
        | Code::MerchantNotAccepted
        | Code::RedeemRefused
        | Code::CurrencyMismatch
        | Code::CaptureTooMuch
        | Code::MatchNegative
        | Code::OrderAmountNegative
        | Code::QuantityCountWrong
        | Code::FeeScheduleInvalid
        | Code::ClockNotForward => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
