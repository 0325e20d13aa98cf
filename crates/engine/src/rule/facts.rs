//! The facts that a rule is held against.

use super::{Position, RuleError, Value, Variable};
use units::{Amount, CivilTime, MemberId, Price, Quantity};

/// Everything a rule may see at the moment it is asked; one variant for each [`Position`].
#[derive(Clone, Copy, Debug)]
pub enum Context {
    /// Units are about to be issued.
    Issue(IssueFacts),
    /// Units are about to change hands.
    Trade(TradeFacts),
    /// Units are about to be authorised at a till.
    Redeem(RedeemFacts),
}

/// What a rule at [`Position::Issue`] sees.
#[derive(Clone, Copy, Debug)]
pub struct IssueFacts {
    /// How well the receiving holder is known.
    pub holder_kyc_level: u8,
    /// The units the holder has already.
    pub holder_units: Quantity,
    /// The units to be issued.
    pub units: Quantity,
    /// The units issued before.
    pub issued_units: Quantity,
}

/// What a rule at [`Position::Trade`] sees.
#[derive(Clone, Copy, Debug)]
pub struct TradeFacts {
    /// How well the buyer is known.
    pub buyer_kyc_level: u8,
    /// How well the seller is known.
    pub seller_kyc_level: u8,
    /// The units of the fill.
    pub units: Quantity,
    /// The price of the fill.
    pub price: Price,
    /// The units the buyer has already.
    pub holder_units: Quantity,
}

/// What a rule at [`Position::Redeem`] sees.
#[derive(Clone, Copy, Debug)]
pub struct RedeemFacts {
    /// The bill at the till, where the till tells it.
    pub order_amount: Option<Amount>,
    /// The merchant.
    pub merchant: MemberId,
    /// Its merchant category code, where known.
    pub category: Option<u16>,
    /// The merchant's number for the store, where told.
    pub store: Option<u32>,
    /// What the clock on the store's wall shows, where told.
    pub local: Option<CivilTime>,
    /// The units asked for.
    pub units: Quantity,
    /// Their face value.
    pub face: Amount,
    /// How well the holder is known.
    pub holder_kyc_level: u8,
    /// Captures and open authorisations of the holder in this series so far.
    pub redemptions: u64,
    /// The units of those.
    pub redeemed_units: Quantity,
}

impl Context {
    /// The position whose rules may be held against these facts.
    #[must_use]
    pub const fn position(&self) -> Position {
        match self {
            Self::Issue(_) => Position::Issue,
            Self::Trade(_) => Position::Trade,
            Self::Redeem(_) => Position::Redeem,
        }
    }

    /// The value of a variable; an error where it is unknown here or too large to count with.
    pub(super) fn value(&self, variable: Variable) -> Result<Value, RuleError> {
        match self {
            Self::Issue(facts) => facts.value(variable),
            Self::Trade(facts) => facts.value(variable),
            Self::Redeem(facts) => facts.value(variable),
        }
    }
}

impl IssueFacts {
    fn value(&self, variable: Variable) -> Result<Value, RuleError> {
        match variable {
            Variable::HolderKycLevel => Ok(Value::Int(self.holder_kyc_level.into())),
            Variable::HolderUnits => count(self.holder_units.count(), variable),
            Variable::AskUnits => count(self.units.count(), variable),
            Variable::SeriesIssuedUnits => count(self.issued_units.count(), variable),
            _ => Err(RuleError::Absent(variable)),
        }
    }
}

impl TradeFacts {
    fn value(&self, variable: Variable) -> Result<Value, RuleError> {
        match variable {
            Variable::BuyerKycLevel => Ok(Value::Int(self.buyer_kyc_level.into())),
            Variable::SellerKycLevel => Ok(Value::Int(self.seller_kyc_level.into())),
            Variable::AskUnits => count(self.units.count(), variable),
            Variable::PricePpm => Ok(Value::Int(self.price.as_ppm().into())),
            Variable::HolderUnits => count(self.holder_units.count(), variable),
            _ => Err(RuleError::Absent(variable)),
        }
    }
}

impl RedeemFacts {
    fn value(&self, variable: Variable) -> Result<Value, RuleError> {
        let told = |value: Option<i64>| value.map(Value::Int).ok_or(RuleError::Absent(variable));
        match variable {
            Variable::OrderAmount => told(self.order_amount.map(Amount::minor)),
            Variable::MerchantId => Ok(Value::Member(self.merchant)),
            Variable::MerchantCategory => told(self.category.map(i64::from)),
            Variable::Store => told(self.store.map(i64::from)),
            Variable::LocalHour => told(self.local.map(|l| i64::from(l.minute_of_day / 60))),
            Variable::LocalMinute => told(self.local.map(|l| i64::from(l.minute_of_day % 60))),
            Variable::LocalWeekday => told(self.local.map(|l| l.date.weekday().into())),
            Variable::LocalDate => told(self.local.and_then(date_number)),
            Variable::AskUnits => count(self.units.count(), variable),
            Variable::AskFace => Ok(Value::Int(self.face.minor())),
            Variable::HolderKycLevel => Ok(Value::Int(self.holder_kyc_level.into())),
            Variable::HolderRedemptions => count(self.redemptions, variable),
            Variable::HolderRedeemedUnits => count(self.redeemed_units.count(), variable),
            _ => Err(RuleError::Absent(variable)),
        }
    }
}

fn count(number: u64, variable: Variable) -> Result<Value, RuleError> {
    i64::try_from(number).map(Value::Int).map_err(|_| RuleError::TooLarge(variable))
}

/// 20261123 for 2026-11-23; `None` for dates that no calendar on a wall shows.
fn date_number(local: CivilTime) -> Option<i64> {
    let (year, month, day) = local.date.year_month_day()?;
    let number = i64::from(year) * 10_000 + i64::from(month) * 100 + i64::from(day);
    (year > 0).then_some(number)
}
