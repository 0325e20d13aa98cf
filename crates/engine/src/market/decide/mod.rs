//! The commands of markets. Checks stand in the order of each command's list of refusals.

mod amend;
mod auction;
mod buyback;
mod cancel;
mod deal;
mod desk;
mod matching;
mod order;
mod purge;
mod quote;
mod venue;

pub(crate) use auction::on_auction;
pub(crate) use buyback::on_buyback_end;
pub(crate) use cancel::on_order_expiry;
pub(crate) use deal::on_deal_timeout;
pub(crate) use order::{on_start, on_trigger};
pub(crate) use purge::{on_purge_member, purge_series};
pub(crate) use quote::on_quote_timeout;
