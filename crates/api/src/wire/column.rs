//! What stands in the columns of the books, as the interface shows it.

use super::{
    Amount, BasisPoints, BuybackId, DealId, DepositId, Duration, GiftId, HoldId, LossId, MemberId,
    OrderId, Price, PurchaseId, Quantity, QuoteId, RedemptionId, SeriesId, WithdrawalId,
};

/// A column's value as the interface shows it.
pub trait Shown<T> {
    /// The same value.
    ///
    /// # Panics
    /// Where the books hold a number that never was one: they are damaged.
    fn shown(self) -> T;
}

macro_rules! numbers {
    ($($name:ident($inner:ident::$make:ident)),* $(,)?) => {
        $(impl Shown<$name> for i64 {
            fn shown(self) -> $name {
                let number = self.try_into().expect("the books hold what was recorded");
                $name(units::$inner::$make(number))
            }
        })*
    };
}

numbers!(
    MemberId(MemberId::new),
    SeriesId(SeriesId::new),
    OrderId(OrderId::new),
    RedemptionId(RedemptionId::new),
    GiftId(GiftId::new),
    DealId(DealId::new),
    QuoteId(QuoteId::new),
    BuybackId(BuybackId::new),
    PurchaseId(PurchaseId::new),
    LossId(LossId::new),
    HoldId(HoldId::new),
    WithdrawalId(WithdrawalId::new),
    DepositId(DepositId::new),
    Amount(Amount::new),
    Quantity(Quantity::new),
    Price(Price::ppm),
    BasisPoints(BasisPoints::new),
    Duration(Duration::from_micros),
);

impl Shown<u64> for i64 {
    fn shown(self) -> u64 {
        self.try_into().expect("the books hold what was recorded")
    }
}

impl<T> Shown<Option<T>> for Option<i64>
where
    i64: Shown<T>,
{
    fn shown(self) -> Option<T> {
        self.map(Shown::shown)
    }
}
