//! Every command there is, and what each must be able to say of itself.

use crate::decide::Context;
use crate::{Code, Event, Rejection};
use crate::{clearing, clock, coupon, ledger, market, member, policy, timer};
use minicbor::{Decode, Encode};
use serde::Serialize;

/// What a command can do: tell its name and the refusals it may answer, and decide.
pub trait Decide {
    /// The name, as it stands in answers and in the reference.
    const NAME: &'static str;
    /// Every code this command may answer, the one that wins first.
    const REJECTIONS: &'static [Code];

    /// Checks everything in the order of `REJECTIONS`, then builds the facts.
    ///
    /// # Errors
    /// The first check that does not hold.
    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection>;
}

macro_rules! commands {
    ($($number:literal $variant:ident($command:ty)),* $(,)?) => {
        /// Something that may be asked of the engine. Numbers are for ever.
        #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each variant is documented at its own type")]
        pub enum Command {
            $(#[n($number)] $variant(#[n(0)] $command),)*
        }

        impl Command {
            /// Name and refusals of every command, in order of number.
            pub const CATALOGUE: &'static [(&'static str, &'static [Code])] =
                &[$((<$command>::NAME, <$command>::REJECTIONS)),*];

            /// The name, as it stands in answers and in the reference.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => <$command>::NAME,)* }
            }

            /// Every code this command may answer, the one that wins first.
            #[must_use]
            pub const fn rejections(&self) -> &'static [Code] {
                match self { $(Self::$variant(_) => <$command>::REJECTIONS,)* }
            }

            pub(crate) fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
                match self { $(Self::$variant(command) => command.decide(context),)* }
            }
        }

        $(impl From<$command> for Command {
            fn from(command: $command) -> Self {
                Self::$variant(command)
            }
        })*
    };
}

commands! {
    1 Tick(timer::Tick),
    2 AdvanceClock(clock::AdvanceClock),
    3 SetFees(policy::SetFees),

    10 OpenMember(member::OpenMember),
    11 SetKycLevel(member::SetKycLevel),
    12 FreezeMember(member::FreezeMember),
    13 UnfreezeMember(member::UnfreezeMember),
    14 CloseMember(member::CloseMember),

    20 RecordDeposit(ledger::RecordDeposit),
    21 AssignDeposit(ledger::AssignDeposit),
    22 RequestWithdrawal(ledger::RequestWithdrawal),
    23 ConfirmWithdrawal(ledger::ConfirmWithdrawal),
    24 FailWithdrawal(ledger::FailWithdrawal),
    25 TransferMoney(ledger::TransferMoney),
    26 HoldMoney(ledger::HoldMoney),
    27 PostHold(ledger::PostHold),
    28 VoidHold(ledger::VoidHold),
    29 FundEscrow(ledger::FundEscrow),
    30 ReleaseEscrow(ledger::ReleaseEscrow),
    31 SettleMerchant(ledger::SettleMerchant),

    40 DefineSeries(coupon::DefineSeries),
    41 ReviseSeries(coupon::ReviseSeries),
    42 ApproveSeries(coupon::ApproveSeries),
    43 ActivateSeries(coupon::ActivateSeries),
    44 SuspendSeries(coupon::SuspendSeries),
    45 ResumeSeries(coupon::ResumeSeries),
    46 CloseSeries(coupon::CloseSeries),
    47 ReactivateSeries(coupon::ReactivateSeries),
    50 IssueUnits(coupon::IssueUnits),
    51 TransferUnits(coupon::TransferUnits),
    52 RetireUnits(coupon::RetireUnits),
    53 CreateGift(coupon::CreateGift),
    54 ClaimGift(coupon::ClaimGift),
    55 CancelGift(coupon::CancelGift),
    56 ReportLost(coupon::ReportLost),
    57 ReplaceLost(coupon::ReplaceLost),
    58 RestoreLost(coupon::RestoreLost),
    59 RefundPurchase(coupon::RefundPurchase),
    60 RefundDormant(coupon::RefundDormant),

    70 ConfigureVenue(market::ConfigureVenue),
    71 HaltMarket(market::HaltMarket),
    72 ResumeMarket(market::ResumeMarket),
    73 PlaceOrder(market::PlaceOrder),
    74 AmendOrder(market::AmendOrder),
    75 CancelOrder(market::CancelOrder),
    76 CancelAll(market::CancelAll),
    77 SellNow(market::SellNow),
    78 LockQuote(market::LockQuote),
    79 TakeQuote(market::TakeQuote),
    80 ReleaseQuote(market::ReleaseQuote),
    81 ProposeDeal(market::ProposeDeal),
    82 AcceptDeal(market::AcceptDeal),
    83 CancelDeal(market::CancelDeal),
    84 OpenBuyback(market::OpenBuyback),
    85 SellToBuyback(market::SellToBuyback),
    86 CloseBuyback(market::CloseBuyback),

    90 ShowCode(clearing::ShowCode),
    91 Authorise(clearing::Authorise),
    92 Capture(clearing::Capture),
    93 VoidRedemption(clearing::VoidRedemption),
    94 ReverseRedemption(clearing::ReverseRedemption),
}
