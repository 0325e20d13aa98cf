//! What units cost: the weighted average.

/// What a record did to what a member has of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// The record.
    pub sequence: i64,
    /// Units that came.
    pub came: i64,
    /// Units that left for good.
    pub went: i64,
    /// What was paid for what came.
    pub paid: i64,
}

/// Units and what they cost together. What leaves takes its share of the cost with it, rounded down to
/// a minor unit; what comes without a price comes at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    units: i128,
    amount: i128,
}

impl Cost {
    pub fn change(&mut self, change: &Change) {
        self.units += i128::from(change.came);
        self.amount += i128::from(change.paid);
        let went = i128::from(change.went).min(self.units);
        if went > 0 {
            self.amount -= self.amount * went / self.units;
            self.units -= went;
        }
    }

    /// What so many of them cost.
    pub fn of(self, units: i64) -> i64 {
        let all = i128::from(units).min(self.units);
        let share = if self.units == 0 { 0 } else { self.amount * all / self.units };
        i64::try_from(share).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests;
