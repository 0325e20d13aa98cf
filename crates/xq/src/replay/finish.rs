//! After the last till has closed: the end of every campaign and window, and the money to its owners.

use super::clear::advance;
use super::ids::{self, Ids};
use super::plan::Plan;
use super::server::{Server, ServerError, Write};
use serde_json::{Value, json};

/// Moves the clock past everything, pays the stores what they are owed, and gives the manufacturers
/// back what backed unused coupons. May be done again.
///
/// # Errors
/// Where the server refuses or does not answer.
pub fn run(server: &Server, ids: &Ids, plan: &Plan) -> Result<(), ServerError> {
    server.send(&[advance(plan.over)], &|_| ())?;
    let mut writes = Vec::new();
    for store in plan.stores() {
        let merchant = ids.member(&ids::store(store));
        if server.balance(merchant, "merchant_payable")? > 0 {
            let settle = json!({ "merchant": merchant, "currency": "USD" });
            writes.push(Write::new("settle_merchant", format!("cj-settle-{store}"), settle));
        }
    }
    for manufacturer in plan.issuers().into_keys() {
        let issuer = ids.member(&ids::issuer(manufacturer));
        let amount = server.balance(issuer, "escrow")?;
        if amount > 0 {
            let release: Value = json!({ "issuer": issuer, "currency": "USD", "amount": amount });
            let key = format!("cj-release-{manufacturer}");
            writes.push(Write::new("release_escrow", key, release));
        }
    }
    server.send(&writes, &|_| ()).map(drop)
}
