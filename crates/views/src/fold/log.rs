//! Rows that are only added, gathered until they are written.

use crate::database::{Database, DatabaseError};
use crate::schema::{
    DealLegRow, EventRow, FeeRow, FeeScheduleRow, IssueRow, MemberChangeRow, MemberEventRow,
    OrderEventRow, PaymentRow, PostingRow, RecordRow, RedemptionStepRow, SeriesEventRow, TitleRow,
    TradeRow, UnitTransferRow,
};

macro_rules! log {
    ($($field:ident: $row:ty),* $(,)?) => {
        /// Rows to add, by table; a parent before its children.
        #[derive(Default)]
        pub(crate) struct Log {
            $(pub $field: Vec<$row>,)*
        }

        impl Log {
            /// Adds all of them to the database, and forgets them.
            pub fn write(&mut self, database: &mut Database) -> Result<(), DatabaseError> {
                $(database.append(&self.$field)?; self.$field.clear();)*
                Ok(())
            }

            /// How many there are.
            pub fn len(&self) -> usize {
                0 $(+ self.$field.len())*
            }

            /// Forgets all of them.
            pub fn clear(&mut self) {
                $(self.$field.clear();)*
            }
        }
    };
}

log! {
    records: RecordRow,
    events: EventRow,
    member_events: MemberEventRow,
    member_changes: MemberChangeRow,
    postings: PostingRow,
    payments: PaymentRow,
    fees: FeeRow,
    fee_schedules: FeeScheduleRow,
    series_events: SeriesEventRow,
    title: TitleRow,
    issues: IssueRow,
    unit_transfers: UnitTransferRow,
    order_events: OrderEventRow,
    trades: TradeRow,
    deal_legs: DealLegRow,
    redemption_steps: RedemptionStepRow,
}
