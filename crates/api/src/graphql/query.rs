//! The root: one field for each list, and for each thing that has an id.

use super::Asked;
use crate::read::{List, Params, PathId};
use crate::resource::audit::books as audit;
use crate::resource::bank::reads as bank;
use crate::resource::gifts::reads as gifts;
use crate::resource::members;
use crate::resource::orders::reads as orders;
use crate::resource::redemptions::reads as redemptions;
use crate::resource::series::reads as series;
use crate::resource::wallet::{self, holdings};
use crate::wire::{MemberId, OrderId, RedemptionId, SeriesId};
use async_graphql::{Context, Object, OutputType, Result, SimpleObject};
use axum::extract::State;

/// Reads. Everything is as in the REST interface: the same lists, rights and errors.
pub(super) struct Query;

/// A part of a list, and where the rest begins.
#[derive(SimpleObject)]
#[graphql(concrete(name = "MemberPage", params(members::MemberView)))]
#[graphql(concrete(name = "SeriesPage", params(series::SeriesView)))]
#[graphql(concrete(name = "OrderPage", params(orders::OrderView)))]
#[graphql(concrete(name = "TradePage", params(orders::TradeOfView)))]
#[graphql(concrete(name = "QuotePage", params(orders::QuoteView)))]
#[graphql(concrete(name = "DealPage", params(orders::DealView)))]
#[graphql(concrete(name = "BuybackPage", params(orders::BuybackView)))]
#[graphql(concrete(name = "RedemptionPage", params(redemptions::RedemptionView)))]
#[graphql(concrete(name = "GiftPage", params(gifts::GiftView)))]
#[graphql(concrete(name = "LossPage", params(gifts::LossView)))]
#[graphql(concrete(name = "PurchasePage", params(gifts::PurchaseView)))]
#[graphql(concrete(name = "DepositPage", params(bank::DepositView)))]
#[graphql(concrete(name = "WithdrawalPage", params(bank::WithdrawalView)))]
#[graphql(concrete(name = "PaymentPage", params(bank::PaymentView)))]
#[graphql(concrete(name = "HoldPage", params(bank::HoldView)))]
#[graphql(concrete(name = "EventPage", params(wallet::MemberEventView)))]
#[graphql(concrete(name = "RecordPage", params(audit::RecordView)))]
pub(super) struct PageOf<T: OutputType> {
    /// The last record that is counted in.
    as_of: u64,
    /// The entries.
    items: Vec<T>,
    /// Give this as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

impl<T: OutputType> From<List<T>> for PageOf<T> {
    fn from(list: List<T>) -> Self {
        Self { as_of: list.as_of, items: list.items, next_cursor: list.next_cursor }
    }
}

macro_rules! root {
    (
        lists { $($(#[doc = $list_doc:literal])* $list:ident($filter:ty) -> $item:ty = $read:path;)* }
        things { $($(#[doc = $doc:literal])* $thing:ident($($arg:ident: $type:ty)?) -> $view:ty = $get:path;)* }
        answers { $($(#[doc = $answer_doc:literal])* $answer:ident($query:ty) -> $told:ty = $tell:path;)* }
    ) => {
        #[Object]
        impl Query {
            $($(#[doc = $list_doc])*
            #[graphql(complexity = "filter.limit.unwrap_or(50) * child_complexity + 1")]
            async fn $list(
                &self,
                context: &Context<'_>,
                #[graphql(default)] filter: $filter,
            ) -> Result<PageOf<$item>> {
                let asked = context.data::<Asked>()?.clone();
                let app = State(asked.app.clone());
                let read = $read(app, asked.least, asked.caller, Params(filter)).await;
                read.map(|reply| reply.body.into()).map_err(|problem| asked.told(&problem))
            })*

            $($(#[doc = $doc])*
            async fn $thing(&self, context: &Context<'_>, id: $($type)?) -> Result<$view> {
                let asked = context.data::<Asked>()?.clone();
                let app = State(asked.app.clone());
                let read = $get(app, asked.least, asked.caller, PathId(id.0)).await;
                read.map(|reply| reply.body).map_err(|problem| asked.told(&problem))
            })*

            $($(#[doc = $answer_doc])*
            #[graphql(complexity = "50 * child_complexity + 1")]
            async fn $answer(
                &self,
                context: &Context<'_>,
                #[graphql(default)] filter: $query,
            ) -> Result<$told> {
                let asked = context.data::<Asked>()?.clone();
                let app = State(asked.app.clone());
                let read = $tell(app, asked.least, asked.caller, Params(filter)).await;
                read.map(|reply| reply.body).map_err(|problem| asked.told(&problem))
            })*
        }
    };
}

root! {
    lists {
        /// All members; operator, regulator, auditor.
        members(members::MembersQuery) -> members::MemberView = members::list_members;
        /// Series.
        series(series::SeriesQuery) -> series::SeriesView = series::list_series;
        /// Orders, open and ended.
        orders(orders::OrdersQuery) -> orders::OrderView = orders::list_orders;
        /// Trades, with the side that the caller may see.
        trades(orders::OwnTradesQuery) -> orders::TradeOfView = orders::list_own_trades;
        /// Quotes.
        quotes(orders::MarketItemsQuery) -> orders::QuoteView = orders::list_quotes;
        /// Deals.
        deals(orders::MarketItemsQuery) -> orders::DealView = orders::list_deals;
        /// Redemptions, as holder or as merchant.
        redemptions(redemptions::RedemptionsQuery) -> redemptions::RedemptionView
            = redemptions::list_redemptions;
        /// Gifts, made or claimed.
        gifts(gifts::CouponItemsQuery) -> gifts::GiftView = gifts::list_gifts;
        /// Loss reports.
        losses(gifts::CouponItemsQuery) -> gifts::LossView = gifts::list_losses;
        /// Purchases from issuers.
        purchases(gifts::CouponItemsQuery) -> gifts::PurchaseView = gifts::list_purchases;
        /// Money that came in.
        deposits(bank::MoneyQuery) -> bank::DepositView = bank::list_deposits;
        /// Money that goes or went out.
        withdrawals(bank::MoneyQuery) -> bank::WithdrawalView = bank::list_withdrawals;
        /// Transfers, escrow, settlements.
        payments(bank::MoneyQuery) -> bank::PaymentView = bank::list_payments;
        /// Money held for others.
        holds(bank::MoneyQuery) -> bank::HoldView = bank::list_holds;
        /// What happened to a member.
        events(wallet::EventsQuery) -> wallet::MemberEventView = wallet::list_events;
        /// Records of the journal; operator, regulator, auditor.
        records(audit::RecordsQuery) -> audit::RecordView = audit::list_records;
    }
    things {
        /// One member.
        member(id: MemberId) -> members::MemberView = members::get_member;
        /// One order, with its history.
        order(id: OrderId) -> orders::OrderDetail = orders::get_order;
        /// One redemption, with its steps.
        redemption(id: RedemptionId) -> redemptions::RedemptionDetail = redemptions::get_redemption;
        /// One series.
        one_series(id: SeriesId) -> series::SeriesView = series::get_series_view;
    }
    answers {
        /// What a member holds, now or then.
        holdings(holdings::HoldingsQuery) -> holdings::HoldingsView = holdings::list_holdings;
        /// A member's balances, now or then.
        accounts(wallet::AccountsQuery) -> wallet::AccountsView = wallet::get_accounts;
        /// The trial balance, now or then; operator, regulator, auditor.
        trial_balance(audit::WhenQuery) -> audit::TrialBalanceView = audit::get_trial_balance;
    }
}
