//! Where coupons can be used: the merchants that run tills.

use crate::app::App;
use crate::books::ask;
use crate::fresh::AtLeast;
use crate::read::{List, Page, Params, Reply, cursor};
use crate::wire::{MemberId, Shown};
use crate::{Answer, Caller, Fault};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use views::query::Order;
use views::schema::MemberRow;

/// Which merchants.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MerchantsQuery {
    /// Only with this merchant category code (ISO 18245).
    pub category: Option<u16>,
    /// Only of this jurisdiction (ISO 3166-1 alpha-2).
    pub country: Option<String>,
    /// Entries at most, 1 to 200; 50 where absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// A merchant that may run tills.
#[derive(Serialize, ToSchema)]
pub(crate) struct MerchantView {
    /// Its id.
    pub id: MemberId,
    /// Merchant category code.
    pub category: Option<u16>,
    /// Jurisdiction.
    pub country: String,
    /// IANA time zone: in it the days and hours of coupons are counted at its tills.
    pub time_zone: String,
}

impl From<MemberRow> for MerchantView {
    fn from(row: MemberRow) -> Self {
        Self {
            id: row.member_id.shown(),
            category: row.category.and_then(|category| u16::try_from(category).ok()),
            country: row.jurisdiction,
            time_zone: row.time_zone,
        }
    }
}

/// Lists the merchants that may run tills, in the order they were opened: whoever writes terms names
/// them, whoever holds coupons goes there. Anybody with a key.
#[utoipa::path(get, path = "/v1/redeem/merchants", tag = "redeem", params(MerchantsQuery),
    security(("api_key" = [])), responses((status = 200, body = List<MerchantView>)))]
pub(crate) async fn list_merchants(
    State(app): State<Arc<App>>,
    least: AtLeast,
    _: Caller,
    Params(query): Params<MerchantsQuery>,
) -> Answer<Reply<List<MerchantView>>> {
    let page = Page { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit()?, page.after::<u64>()?);
    let wanted = views::query::Page {
        after: after.map(|after| vec![after.into()]),
        limit: u32::try_from(limit + 1).map_err(|_| Fault::QueryInvalid)?,
        order: Order::OldestFirst,
    };
    let (category, country) = (query.category, query.country);
    let found = ask(&app, least, move |reader| {
        reader.merchants(category.map(u32::from), country.as_deref(), &wanted)
    });
    let found = found.await?;
    let mut rows = found.found;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| more).map(|row| cursor(&row.member_id));
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Reply::list(List { as_of: found.as_of, items, next_cursor }))
}
