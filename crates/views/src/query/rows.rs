//! Lists of whole rows, one function a table.

use super::{Page, Reader, Select};
use crate::database::DatabaseError;
use crate::schema::{
    BuybackRow, DealLegRow, DealRow, DepositRow, EventRow, GiftRow, HoldRow, LossRow, MemberRow,
    OrderEventRow, OrderRow, PaymentRow, PurchaseRow, QuoteRow, RecordRow, RedemptionItemRow,
    RedemptionRow, RedemptionStepRow, Row, SeriesRow, TradeRow, WithdrawalRow,
};
use crate::value::{Unfit, Value};
use units::{MemberId, SeriesId};

/// What most lists can be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Begun after this record.
    pub after: Option<u64>,
    /// Begun at this record or before.
    pub until: Option<u64>,
    /// In this state.
    pub state: Option<String>,
    /// Open still, or ended.
    pub open: Option<bool>,
    /// In this series.
    pub series: Option<SeriesId>,
}

/// An event as it stands in the books.
///
/// # Errors
/// Where it is no event of this release.
pub fn read_event(bytes: &[u8]) -> Result<engine::Event, DatabaseError> {
    minicbor::decode(bytes).map_err(|error| {
        let wanted = "an event";
        Unfit { column: 0, found: error.to_string(), wanted }.into()
    })
}

/// All columns of a table.
fn rows_of<R: Row>() -> Select {
    Select::new(&format!("SELECT {} FROM {}", R::TABLE.column_list(), R::TABLE.name))
}

/// Rows of a table for things that begin and may end.
fn things<R: Row>(which: &Narrowed) -> Select {
    let select = rows_of::<R>()
        .maybe("sequence > ?", which.after)
        .maybe("sequence <= ?", which.until)
        .maybe("state = ?", which.state.as_deref())
        .maybe("series_id = ?", which.series);
    match which.open {
        Some(true) => select.that("ended_sequence IS NULL"),
        Some(false) => select.that("ended_sequence IS NOT NULL"),
        None => select,
    }
}

/// Adds numbers to the values of a query and gives the list of their marks. The last is repeated until
/// there are as many as a power of two: few texts of a query are prepared.
pub(super) fn among(values: &mut Vec<Value>, numbers: &[i64]) -> String {
    let Some(last) = numbers.last() else {
        return "NULL".to_owned();
    };
    let count = numbers.len().next_power_of_two();
    let padded = numbers.iter().chain(std::iter::repeat(last)).take(count);
    let first = values.len() + 1;
    values.extend(padded.map(|number| Value::Int(*number)));
    let marks: Vec<String> = (first..=values.len()).map(|place| format!("${place}")).collect();
    marks.join(", ")
}

impl Reader<'_> {
    /// The rows that a query finds.
    fn rows<R: Row>(&mut self, select: &Select) -> Result<Vec<R>, DatabaseError> {
        let found = self.select(select)?;
        found.iter().map(|answer| Ok(R::read(&answer.values)?)).collect()
    }

    /// The rows with these numbers in one column, in order of the column and the key.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn rows_with<R: Row>(
        &mut self,
        column: &str,
        numbers: &[i64],
    ) -> Result<Vec<R>, DatabaseError> {
        let table = R::TABLE;
        let mut values = Vec::new();
        let among = among(&mut values, numbers);
        let (columns, name, key) = (table.column_list(), table.name, table.key.join(", "));
        let sql =
            format!("SELECT {columns} FROM {name} WHERE {column} IN ({among}) ORDER BY {key}");
        let found = self.query(&sql, &values)?;
        found.iter().map(|answer| Ok(R::read(&answer.values)?)).collect()
    }

    /// A page of rows that come from either of two indexes, each in its order.
    fn either<R: Row, K: Ord>(
        &mut self,
        selects: [Select; 2],
        (columns, page): (&[&str], &Page),
        key: fn(&R) -> K,
    ) -> Result<Vec<R>, DatabaseError> {
        let mut found: Vec<R> = Vec::new();
        for select in selects {
            found.extend(self.rows::<R>(&select.page(columns, page))?);
        }
        found.sort_by_key(&key);
        if page.order == super::Order::NewestFirst {
            found.reverse();
        }
        found.dedup_by_key(|row| key(row));
        found.truncate(usize::try_from(page.limit).unwrap_or(usize::MAX));
        Ok(found)
    }

    /// A page of members, of this kind and in this state.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn members(
        &mut self,
        kind: Option<&str>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<MemberRow>, DatabaseError> {
        let which = Narrowed { open: None, series: None, ..which.clone() };
        let select = things::<MemberRow>(&which).maybe("kind = ?", kind);
        self.rows(&select.page(&["member_id"], page))
    }

    /// A page of active merchants, of this industry and country.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn merchants(
        &mut self,
        category: Option<u32>,
        jurisdiction: Option<&str>,
        page: &Page,
    ) -> Result<Vec<MemberRow>, DatabaseError> {
        let select = rows_of::<MemberRow>()
            .that("kind = 'merchant' AND state = 'active'")
            .maybe("category = ?", category)
            .maybe("jurisdiction = ?", jurisdiction);
        self.rows(&select.page(&["member_id"], page))
    }

    /// A page of series, of this issuer and in this state.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn series(
        &mut self,
        issuer: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<SeriesRow>, DatabaseError> {
        let which = Narrowed { open: None, series: None, ..which.clone() };
        let select = things::<SeriesRow>(&which).maybe("issuer_id = ?", issuer);
        self.rows(&select.page(&["series_id"], page))
    }

    /// A page of orders of a member; of everybody where none is named.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn orders(
        &mut self,
        member: Option<MemberId>,
        side: Option<&str>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<OrderRow>, DatabaseError> {
        let select = things::<OrderRow>(which).maybe("member_id = ?", member);
        self.rows(&select.maybe("side = ?", side).page(&["order_id"], page))
    }

    /// What happened to an order, oldest first.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn order_history(&mut self, order: i64) -> Result<Vec<OrderEventRow>, DatabaseError> {
        self.rows_with("order_id", &[order])
    }

    /// A page of trades; of one member, whichever side it was on, where one is named. The key of a page
    /// is record, event, leg.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn trades_of(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<TradeRow>, DatabaseError> {
        let all = || {
            rows_of::<TradeRow>()
                .maybe("sequence > ?", which.after)
                .maybe("sequence <= ?", which.until)
                .maybe("series_id = ?", which.series)
                .maybe("kind = ?", which.state.as_deref())
        };
        let key: &[&str] = &["sequence", "event_index", "leg"];
        let Some(member) = member else {
            return self.rows(&all().page(key, page));
        };
        let sides = [all().only("buyer_id = ?", member), all().only("seller_id = ?", member)];
        self.either(sides, (key, page), |row: &TradeRow| (row.sequence, row.event_index, row.leg))
    }

    /// A page of quotes that a member locked.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn quotes(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<QuoteRow>, DatabaseError> {
        let select = things::<QuoteRow>(which).maybe("member_id = ?", member);
        self.rows(&select.page(&["quote_id"], page))
    }

    /// A page of deals that a member proposed or was offered. A deal is in no one series.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn deals(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<DealRow>, DatabaseError> {
        let all = || things::<DealRow>(&Narrowed { series: None, ..which.clone() });
        let Some(member) = member else {
            return self.rows(&all().page(&["deal_id"], page));
        };
        let sides =
            [all().only("proposer_id = ?", member), all().only("counterparty_id = ?", member)];
        self.either(sides, (&["deal_id"], page), |row: &DealRow| row.deal_id)
    }

    /// The units of deals.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn deal_legs(&mut self, deals: &[i64]) -> Result<Vec<DealLegRow>, DatabaseError> {
        self.rows_with("deal_id", deals)
    }

    /// A page of buy-back programmes.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn buybacks(
        &mut self,
        issuer: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<BuybackRow>, DatabaseError> {
        let select = things::<BuybackRow>(which).maybe("issuer_id = ?", issuer);
        self.rows(&select.page(&["buyback_id"], page))
    }

    /// A page of redemptions of a member, as holder or as merchant.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn redemptions(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<RedemptionRow>, DatabaseError> {
        let of_series = "EXISTS (SELECT 1 FROM redemption_items i WHERE \
                         i.redemption_id = redemptions.redemption_id AND i.series_id = ?)";
        let all = || {
            let things = things::<RedemptionRow>(&Narrowed { series: None, ..which.clone() });
            things.maybe(of_series, which.series)
        };
        let Some(member) = member else {
            return self.rows(&all().page(&["redemption_id"], page));
        };
        let sides = [all().only("holder_id = ?", member), all().only("merchant_id = ?", member)];
        self.either(sides, (&["redemption_id"], page), |row: &RedemptionRow| row.redemption_id)
    }

    /// The coupons of redemptions.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn redemption_items(
        &mut self,
        redemptions: &[i64],
    ) -> Result<Vec<RedemptionItemRow>, DatabaseError> {
        self.rows_with("redemption_id", redemptions)
    }

    /// The steps of redemptions.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn redemption_steps(
        &mut self,
        redemptions: &[i64],
    ) -> Result<Vec<RedemptionStepRow>, DatabaseError> {
        self.rows_with("redemption_id", redemptions)
    }

    /// A page of gifts that a member made or claimed.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn gifts(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<GiftRow>, DatabaseError> {
        let all = || things::<GiftRow>(which);
        let Some(member) = member else {
            return self.rows(&all().page(&["gift_id"], page));
        };
        let sides = [all().only("giver_id = ?", member), all().only("claimed_by_id = ?", member)];
        self.either(sides, (&["gift_id"], page), |row: &GiftRow| row.gift_id)
    }

    /// A page of loss reports of a member.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn losses(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<LossRow>, DatabaseError> {
        let select = things::<LossRow>(which).maybe("member_id = ?", member);
        self.rows(&select.page(&["loss_id"], page))
    }

    /// A page of purchases of a member.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn purchases(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<PurchaseRow>, DatabaseError> {
        let select = things::<PurchaseRow>(which).maybe("buyer_id = ?", member);
        self.rows(&select.page(&["purchase_id"], page))
    }

    /// A page of deposits of a member. A deposit does not end.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn deposits(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<DepositRow>, DatabaseError> {
        let which = Narrowed { open: None, series: None, ..which.clone() };
        let select = things::<DepositRow>(&which).maybe("member_id = ?", member);
        self.rows(&select.page(&["deposit_id"], page))
    }

    /// A page of withdrawals of a member.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn withdrawals(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<WithdrawalRow>, DatabaseError> {
        let which = Narrowed { series: None, ..which.clone() };
        let select = things::<WithdrawalRow>(&which).maybe("member_id = ?", member);
        self.rows(&select.page(&["withdrawal_id"], page))
    }

    /// A page of holds that a member pays or is to be paid by.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn holds(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<HoldRow>, DatabaseError> {
        let all = || things::<HoldRow>(&Narrowed { series: None, ..which.clone() });
        let Some(member) = member else {
            return self.rows(&all().page(&["hold_id"], page));
        };
        let sides = [all().only("payer_id = ?", member), all().only("payee_id = ?", member)];
        self.either(sides, (&["hold_id"], page), |row: &HoldRow| row.hold_id)
    }

    /// A page of payments of a member. The key of a page is record, event.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn payments(
        &mut self,
        member: Option<MemberId>,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<PaymentRow>, DatabaseError> {
        let all = || {
            rows_of::<PaymentRow>()
                .maybe("sequence > ?", which.after)
                .maybe("sequence <= ?", which.until)
                .maybe("kind = ?", which.state.as_deref())
        };
        let key: &[&str] = &["sequence", "event_index"];
        let Some(member) = member else {
            return self.rows(&all().page(key, page));
        };
        let sides = [all().only("payer_id = ?", member), all().only("payee_id = ?", member)];
        self.either(sides, (key, page), |row: &PaymentRow| (row.sequence, row.event_index))
    }

    /// A page of records, by who asked and for what.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn records(
        &mut self,
        actor: Option<MemberId>,
        (command, is_refused): (Option<&str>, Option<bool>),
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<RecordRow>, DatabaseError> {
        let select = rows_of::<RecordRow>()
            .maybe("actor_id = ?", actor)
            .maybe("command = ?", command)
            .maybe("sequence > ?", which.after)
            .maybe("sequence <= ?", which.until);
        let select = match is_refused {
            Some(true) => select.that("refusal IS NOT NULL"),
            Some(false) => select.that("refusal IS NULL"),
            None => select,
        };
        self.rows(&select.page(&["sequence"], page))
    }

    /// A page of events that concern a member, with their times. The key of a page is record, event.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn member_events(
        &mut self,
        member: MemberId,
        which: &Narrowed,
        page: &Page,
    ) -> Result<Vec<(units::Timestamp, EventRow)>, DatabaseError> {
        let select = Select::new(
            "SELECT r.recorded_at, e.sequence, e.event_index, e.kind, e.bytes FROM member_events m \
             JOIN events e ON e.sequence = m.sequence AND e.event_index = m.event_index \
             JOIN records r ON r.sequence = m.sequence",
        );
        let select = select
            .only("m.member_id = ?", member)
            .maybe("m.sequence > ?", which.after)
            .maybe("m.sequence <= ?", which.until)
            .maybe("e.kind = ?", which.state.as_deref());
        let found = self.select(&select.page(&["m.sequence", "m.event_index"], page))?;
        let read = |answer: &crate::database::Answer| {
            Ok((answer.get(0)?, EventRow::read(&answer.values[1..])?))
        };
        found.iter().map(read).collect()
    }
}
