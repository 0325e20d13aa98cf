//! Everything that is kept, as far as it is in memory.

use super::Shelf;
use super::holdings::Holdings;
use crate::database::{Database, DatabaseError};
use crate::schema::{
    AccountRow, BuybackRow, DealRow, DepositRow, EscrowRow, GiftRow, HoldRow, LiabilityRow,
    LossRow, MemberRow, OrderRow, PurchaseRow, QuoteRow, RedemptionItemRow, RedemptionRow,
    SeriesRow, SeriesVersionRow, WithdrawalRow,
};
use crate::value::Word;
use units::CivilDate;

/// Basis points of each fee that go to the reserve fund before any schedule was set.
fn first_share() -> i64 {
    engine::policy::FeeSchedule::default().reserve_share.points().into()
}

macro_rules! shelves {
    ($($field:ident: $row:ident ends $is_over:expr;)*) => {
        /// Rows in memory, by table; a parent before its children.
        pub(crate) struct Shelves {
            $(pub $field: Shelf<$row>,)*
            pub holdings: Holdings,
            /// Basis points of each fee that go to the reserve fund now.
            pub reserve_share: i64,
            /// The last purchase that was numbered.
            pub last_purchase: i64,
            /// The day of the last record: liabilities of earlier days change no more.
            pub today: CivilDate,
        }

        impl Default for Shelves {
            fn default() -> Self {
                Self {
                    $($field: Shelf::default(),)*
                    holdings: Holdings::default(),
                    reserve_share: first_share(),
                    last_purchase: 0,
                    today: CivilDate::from_days(i32::MIN),
                }
            }
        }

        /// Rows of one table each that will not change any more.
        #[derive(Default)]
        pub(crate) struct Over {
            $(pub $field: Vec<$row>,)*
            pub holdings: Vec<crate::schema::HoldingRow>,
        }

        impl Over {
            /// Adds those of another.
            pub fn join(&mut self, more: Self) {
                $(self.$field.extend(more.$field);)*
                self.holdings.extend(more.holdings);
            }

            /// Adds all of them to the database, where none of them is yet.
            pub fn write(&self, database: &mut Database) -> Result<(), DatabaseError> {
                $(database.append(&self.$field)?;)*
                database.append(&self.holdings)
            }
        }

        impl Shelves {
            /// Writes what has changed.
            pub fn write(&mut self, database: &mut Database) -> Result<(), DatabaseError> {
                let today = self.today;
                $(self.$field.write(database, |row| ($is_over)(row, today))?;)*
                self.holdings.write(database)
            }

            /// Takes out what is over, for a database that has none of it yet.
            pub fn take_over(&mut self) -> Over {
                let today = self.today;
                Over {
                    $($field: self.$field.take_over(|row| ($is_over)(row, today)),)*
                    holdings: Vec::new(),
                }
            }

            /// Takes out everything.
            pub fn take_all(&mut self) -> Over {
                Over {
                    $($field: self.$field.take_all(),)*
                    holdings: self.holdings.take_all(),
                }
            }

            /// How many rows there are.
            pub fn len(&self) -> usize {
                self.holdings.len() $(+ self.$field.len())*
            }

            /// Forgets all rows.
            pub fn clear(&mut self) {
                $(self.$field.clear();)*
                self.holdings.clear();
            }
        }
    };
}

fn never<R>(_: &R, _: CivilDate) -> bool {
    false
}

fn is_past(row: &LiabilityRow, today: CivilDate) -> bool {
    match row.period {
        Word("day") => row.starts_on < today,
        _ => row.starts_on < super::liability::first_of_month(today),
    }
}

shelves! {
    members: MemberRow ends |row: &MemberRow, _| row.state == Word("closed");
    accounts: AccountRow ends never;
    deposits: DepositRow ends |row: &DepositRow, _| row.state != Word("suspense");
    withdrawals: WithdrawalRow ends |row: &WithdrawalRow, _| row.ended_sequence.is_some();
    holds: HoldRow ends |row: &HoldRow, _| row.ended_sequence.is_some();
    escrow: EscrowRow ends never;
    series: SeriesRow ends never;
    versions: SeriesVersionRow ends never;
    purchases: PurchaseRow ends |row: &PurchaseRow, _| row.ended_sequence.is_some();
    gifts: GiftRow ends |row: &GiftRow, _| row.ended_sequence.is_some();
    losses: LossRow ends |row: &LossRow, _| row.ended_sequence.is_some();
    liability: LiabilityRow ends is_past;
    orders: OrderRow ends |row: &OrderRow, _| row.ended_sequence.is_some();
    quotes: QuoteRow ends |row: &QuoteRow, _| row.ended_sequence.is_some();
    deals: DealRow ends |row: &DealRow, _| row.ended_sequence.is_some();
    buybacks: BuybackRow ends |row: &BuybackRow, _| row.ended_sequence.is_some();
    redemptions: RedemptionRow ends |row: &RedemptionRow, _| row.ended_sequence.is_some();
    items: RedemptionItemRow ends |_: &RedemptionItemRow, _| false;
}

impl Shelves {
    /// What the books say that stands in no row of its own.
    pub fn open(database: &mut Database) -> Result<Self, DatabaseError> {
        let mut shelves = Self::default();
        let share = database
            .query("SELECT reserve_share FROM fee_schedules ORDER BY sequence DESC LIMIT 1", &[])?;
        if let Some(row) = share.first() {
            shelves.reserve_share = row.get(0)?;
        }
        let last = database
            .query("SELECT purchase_id FROM purchases ORDER BY purchase_id DESC LIMIT 1", &[])?;
        if let Some(row) = last.first() {
            shelves.last_purchase = row.get(0)?;
        }
        Ok(shelves)
    }
}
