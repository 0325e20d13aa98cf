//! The resources: a file each, with what can be written to it and what can be read.

pub(crate) mod audit;
pub(crate) mod bank;
mod deals;
pub(crate) mod gifts;
mod keys;
pub(crate) mod markets;
pub(crate) mod members;
pub(crate) mod orders;
mod policy;
pub(crate) mod redemptions;
mod sandbox;
pub(crate) mod series;
mod stats;
mod units;
pub(crate) mod wallet;
mod webhooks;

use crate::app::App;
use crate::operation::Operation;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// Every operation, by resource.
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    members::OPERATIONS,
    bank::OPERATIONS,
    series::DOCUMENTS,
    series::OPERATIONS,
    units::OPERATIONS,
    gifts::CODES,
    gifts::OPERATIONS,
    markets::OPERATIONS,
    orders::OPERATIONS,
    deals::OPERATIONS,
    redemptions::CODES,
    redemptions::OPERATIONS,
    policy::OPERATIONS,
];

/// Every read.
pub(crate) fn reads() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .merge(members::reads())
        .merge(bank::reads())
        .merge(series::reads())
        .merge(gifts::reads())
        .merge(redemptions::reads())
        .merge(policy::reads())
        .merge(markets::reads())
        .merge(orders::reads())
        .merge(wallet::reads())
        .merge(stats::reads())
        .merge(audit::reads())
        .merge(webhooks::routes())
        .merge(keys::routes())
        .merge(sandbox::routes())
        .merge(crate::stream::routes())
}
