//! Links from one thing to another. What is wanted of one kind is gathered and asked for once.

use super::Asked;
use crate::Problem;
use crate::books::ask;
use crate::resource::bank::reads::HoldView;
use crate::resource::gifts::reads::{GiftView, LossView, PurchaseView};
use crate::resource::members::MemberView;
use crate::resource::orders::reads::{BuybackView, DealUnits, OrderView, QuoteView, TradeOfView};
use crate::resource::redemptions::reads::{RedemptionItemView, RedemptionView};
use crate::resource::series::reads::{SeriesView, with_versions};
use crate::resource::wallet::holdings::HoldingView;
use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::{ComplexObject, Context, Result};
use std::collections::HashMap;
use views::database::DatabaseError;
use views::query::Reader;
use views::schema::{MemberRow, SeriesRow};

/// One loader for each kind that is linked to; they live as long as their request.
pub(super) struct Loaders {
    series: DataLoader<SeriesOf>,
    members: DataLoader<MembersOf>,
}

impl Loaders {
    pub fn new(asked: &Asked) -> Self {
        Self {
            series: DataLoader::new(SeriesOf(asked.clone()), tokio::spawn),
            members: DataLoader::new(MembersOf(asked.clone()), tokio::spawn),
        }
    }
}

struct SeriesOf(Asked);

struct MembersOf(Asked);

/// Things with their numbers.
type Numbered<V> = Vec<(i64, V)>;

/// Asks for many things at once; `read` gives them with their numbers.
async fn many<V: Send + 'static>(
    asked: &Asked,
    numbers: &[i64],
    read: fn(&mut Reader<'_>, &[i64]) -> Result<Numbered<V>, DatabaseError>,
) -> Result<HashMap<i64, V>, Problem> {
    let numbers = numbers.to_vec();
    let answer = ask(&asked.app, asked.least, move |reader| {
        let mut found = Vec::new();
        for some in numbers.chunks(256) {
            found.extend(read(reader, some)?);
        }
        Ok(found)
    });
    Ok(answer.await?.found.into_iter().collect())
}

impl Loader<i64> for SeriesOf {
    type Value = SeriesView;
    type Error = Problem;

    async fn load(&self, numbers: &[i64]) -> Result<HashMap<i64, SeriesView>, Problem> {
        many(&self.0, numbers, |reader, numbers| {
            let series = reader.rows_with::<SeriesRow>("series_id", numbers)?;
            let both = with_versions(reader, series)?.into_iter();
            Ok(both.map(|both| (both.0.series_id, both.into())).collect())
        })
        .await
    }
}

impl Loader<i64> for MembersOf {
    type Value = MemberView;
    type Error = Problem;

    async fn load(&self, numbers: &[i64]) -> Result<HashMap<i64, MemberView>, Problem> {
        many(&self.0, numbers, |reader, numbers| {
            let members = reader.rows_with::<MemberRow>("member_id", numbers)?.into_iter();
            Ok(members.map(|row| (row.member_id, row.into())).collect())
        })
        .await
    }
}

/// The series with this id.
async fn series(context: &Context<'_>, id: crate::wire::SeriesId) -> Result<Option<SeriesView>> {
    let (asked, loaders) = (context.data::<Asked>()?, context.data::<Loaders>()?);
    let loaded = loaders.series.load_one(i64::from(id.0.number())).await;
    loaded.map_err(|problem| asked.told(&problem))
}

/// The member with this id, where the caller may see it.
async fn member(context: &Context<'_>, id: crate::wire::MemberId) -> Result<Option<MemberView>> {
    let (asked, loaders) = (context.data::<Asked>()?, context.data::<Loaders>()?);
    if asked.caller.may_read(&[id.0]).is_err() {
        return Ok(None);
    }
    let loaded = loaders.members.load_one(i64::from(id.0.number())).await;
    loaded.map_err(|problem| asked.told(&problem))
}

macro_rules! links {
    ($($view:ident { $($(#[doc = $doc:literal])* $name:ident: $kind:ident($field:ident) -> $to:ty,)* })*) => {
        $(#[ComplexObject]
        impl $view {
            $($(#[doc = $doc])*
            async fn $name(&self, context: &Context<'_>) -> Result<Option<$to>> {
                $kind(context, self.$field).await
            })*
        })*
    };
}

links! {
    OrderView {
        /// The series it is in.
        in_series: series(series) -> SeriesView,
        /// Whose it is; null where the caller may not see that.
        owner: member(member) -> MemberView,
    }
    TradeOfView {
        /// The series it was in.
        in_series: series(series) -> SeriesView,
    }
    QuoteView {
        /// The series it is in.
        in_series: series(series) -> SeriesView,
    }
    DealUnits {
        /// The series.
        in_series: series(series) -> SeriesView,
    }
    BuybackView {
        /// The series that is bought back.
        in_series: series(series) -> SeriesView,
    }
    RedemptionView {
        /// Where; null where the caller may not see that.
        at_merchant: member(merchant) -> MemberView,
        /// Whose coupons; null where the caller may not see that.
        of_holder: member(holder) -> MemberView,
    }
    RedemptionItemView {
        /// The series.
        in_series: series(series) -> SeriesView,
    }
    GiftView {
        /// The series.
        in_series: series(series) -> SeriesView,
    }
    LossView {
        /// The series.
        in_series: series(series) -> SeriesView,
    }
    PurchaseView {
        /// The series.
        in_series: series(series) -> SeriesView,
    }
    HoldingView {
        /// The series.
        in_series: series(series) -> SeriesView,
    }
    HoldView {
        /// Who pays; null where the caller may not see that.
        payer: member(from) -> MemberView,
        /// Who is to be paid; null where the caller may not see that.
        payee: member(to) -> MemberView,
    }
    SeriesView {
        /// Who owes the coupons; null where the caller may not see that.
        issued_by: member(issuer) -> MemberView,
    }
}
