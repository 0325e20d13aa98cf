//! Lists from the books: newest first, page by key, narrowed by what all of them can be narrowed by.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{List, Moment, Page, Range, Reply, cursor};
use crate::{Answer, Caller, Fault};
use std::sync::Arc;
use units::MemberId;
use views::database::DatabaseError;
use views::query::{Narrowed, Order, Reader};
use views::value::Value;

/// Declares the query of a list: its own parameters, and those that all lists have.
macro_rules! list_query {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams, async_graphql::InputObject)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(crate) struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// From this time (RFC 3339) or day (in the caller's time zone) on.
            #[param(value_type = Option<String>)]
            pub from: Option<$crate::read::Moment>,
            /// Before this time, or up to the end of this day.
            #[param(value_type = Option<String>)]
            pub to: Option<$crate::read::Moment>,
            /// Entries at most, 1 to 200; 50 where absent.
            #[param(minimum = 1, maximum = 200)]
            pub limit: Option<usize>,
            /// Where the page before ended.
            pub cursor: Option<String>,
        }

        impl $name {
            /// Which part of the list.
            pub fn part(&self) -> $crate::read::Part {
                $crate::read::Part {
                    from: self.from,
                    to: self.to,
                    page: $crate::read::Page { limit: self.limit, cursor: self.cursor.clone() },
                }
            }
        }
    };
}

pub(crate) use list_query;

/// Which part of a list: a span of time, a page.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// From when on.
    pub from: Option<Moment>,
    /// Until when.
    pub to: Option<Moment>,
    /// Which page.
    pub page: Page,
}

/// Keys of rows, as numbers with points between them.
pub(crate) trait Keyed {
    /// What tells the row from all others of its list.
    fn key(&self) -> Vec<i64>;
}

/// What a list is narrowed to, and its page, as the books take them.
#[derive(Clone)]
pub(crate) struct Wanted {
    /// Filters.
    pub which: Narrowed,
    /// Page.
    pub page: views::query::Page,
}

/// Reads a page of a list: rows by `read`, each shown by `show`.
pub(crate) async fn list<R, V>(
    app: &Arc<App>,
    least: AtLeast,
    (caller, part): (Option<Caller>, Part),
    which: Narrowed,
    read: impl Fn(&mut Reader<'_>, &Wanted) -> Result<Vec<R>, DatabaseError> + Send + Sync + 'static,
    show: impl Fn(R) -> V,
) -> Answer<Reply<List<V>>>
where
    R: Keyed + Send + 'static,
{
    let limit = part.page.limit()?;
    let after = part.page.after::<String>()?.map(|text| key(&text)).transpose()?;
    let range = Range::of(app, caller.map(|caller| caller.member), part.from, part.to)?;
    let wanted = u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?;
    let page = views::query::Page { after, limit: wanted, order: Order::NewestFirst };
    let answer = ask(app, least, move |reader| {
        let mut wanted = Wanted { which: which.clone(), page: page.clone() };
        if range.from.is_some() || range.to.is_some() {
            let span = reader.span(range.from, range.to)?;
            (wanted.which.after, wanted.which.until) = (Some(span.after), Some(span.until));
        }
        read(reader, &wanted)
    });
    let answer = answer.await?;
    let mut rows = answer.found;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| more).map(|row| cursor(&joined(&row.key())));
    let items = rows.into_iter().map(show).collect();
    Ok(Reply::list(List { as_of: answer.as_of, items, next_cursor }))
}

fn joined(key: &[i64]) -> String {
    key.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}

fn key(text: &str) -> Answer<Vec<Value>> {
    let parts = text.split('.').map(|part| part.parse().map(Value::Int));
    parts.collect::<Result<_, _>>().map_err(|_| Fault::CursorInvalid.at("cursor"))
}

impl Caller {
    /// Whose entries a list is to have: the caller's own, or another's or everybody's (`None`) where it
    /// may read all.
    pub(crate) fn listing(self, member: Option<crate::wire::MemberId>) -> Answer<Option<MemberId>> {
        if member.is_none() && self.role.reads_all() {
            return Ok(None);
        }
        self.reading(member).map(Some)
    }
}

macro_rules! keyed {
    ($($row:ident($($field:ident),+)),* $(,)?) => {
        $(impl Keyed for views::schema::$row {
            fn key(&self) -> Vec<i64> {
                vec![$(self.$field),+]
            }
        })*
    };
}

keyed!(
    MemberRow(member_id),
    SeriesRow(series_id),
    OrderRow(order_id),
    TradeRow(sequence, event_index, leg),
    QuoteRow(quote_id),
    DealRow(deal_id),
    BuybackRow(buyback_id),
    RedemptionRow(redemption_id),
    GiftRow(gift_id),
    LossRow(loss_id),
    PurchaseRow(purchase_id),
    DepositRow(deposit_id),
    WithdrawalRow(withdrawal_id),
    HoldRow(hold_id),
    PaymentRow(sequence, event_index),
    RecordRow(sequence),
    EventRow(sequence, event_index),
);

impl<A, R: Keyed> Keyed for (R, A) {
    fn key(&self) -> Vec<i64> {
        self.0.key()
    }
}
