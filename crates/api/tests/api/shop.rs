//! A world in which there is something to buy, sell and redeem.

use crate::world::{Client, World};
use api::{Limits, Role};
use serde_json::{Value, json};

/// An issuer with an active series, two holders and a merchant, all with money.
pub struct Shop {
    pub world: World,
    pub series: String,
    pub issuer: (String, Client),
    pub holder: (String, Client),
    pub other: (String, Client),
    pub merchant: (String, Client),
}

/// Coupons of ¥50, taken everywhere, good until the end of 2027.
pub fn document() -> Value {
    json!({
        "title": {"en": "Fifty off", "zh": "五十元券"},
        "issuance": {
            "consideration": "paid",
            "currency": "CNY",
            "face_value": 5_000,
            "valid_until": "2027-12-31",
            "time_zone": "Asia/Shanghai",
            "cooling_off_days": 7,
        },
        "trade": {"venue": "continuous", "tick_ppm": 1_000},
        "settlement": {
            "acceptance": {"any": true},
            "after_expiry": {"state": "dormant", "dormant_days": 365, "then": "escheat"},
        },
        "credit": {"reserve_ratio_bps": 10_000},
    })
}

impl Shop {
    /// The holder has ten coupons.
    pub fn new() -> Self {
        Self::with(Limits::default())
    }

    pub fn with(limits: Limits) -> Self {
        let world = World::with(limits);
        let issuer = world.member("issuer", Role::Issuer);
        let holder = world.member("person", Role::Holder);
        let other = world.member("person", Role::Holder);
        let merchant = world.member("merchant", Role::Merchant);
        for (member, _) in [&issuer, &holder, &other, &merchant] {
            world.deposit(member, 10_000_000);
        }
        let define = json!({"issuer": issuer.0, "document": document()});
        let series = issuer.1.write("/v1/issue/series", define).created().to_owned();
        let path = |what: &str| format!("/v1/issue/series/{series}/{what}");
        world.operator.write(&path("approve"), json!({})).ok();
        issuer.1.write(&path("activate"), json!({})).ok();
        let shop = Self { series, world, issuer, holder, other, merchant };
        shop.issue(&shop.holder.0, 10);
        shop
    }

    pub fn issue(&self, to: &str, quantity: u64) {
        let grants = json!([{"to": to, "quantity": quantity, "paid": 0}]);
        let body = json!({"series": self.series, "grants": grants});
        self.issuer.1.write("/v1/issue/units", body).ok();
    }

    /// Reserves coupons of the holder at the merchant's till.
    pub fn authorise(&self, quantity: u64) -> String {
        let (operator, path) = (&self.world.operator, "/v1/redeem/authorisations");
        operator.write(path, self.authorisation(quantity)).created().to_owned()
    }

    pub fn authorisation(&self, quantity: u64) -> Value {
        json!({
            "merchant": self.merchant.0,
            "holder": self.holder.0,
            "items": [{"series": self.series, "quantity": quantity}],
            "order_amount": 100_000,
        })
    }

    /// An order of the holder (sell) or the other (buy).
    pub fn order(&self, side: &str, quantity: u64, price: u32) -> Value {
        let member = if side == "sell" { &self.holder.0 } else { &self.other.0 };
        json!({
            "member": member,
            "series": self.series,
            "side": side,
            "quantity": quantity,
            "price": {"limit": price},
        })
    }

    /// An order of the other to sell.
    pub fn sale(&self, quantity: u64, price: u32) -> Value {
        let mut order = self.order("sell", quantity, price);
        order["member"] = json!(self.other.0);
        order
    }

    /// An order of the holder to buy.
    pub fn purchase(&self, quantity: u64, price: u32) -> Value {
        let mut order = self.order("buy", quantity, price);
        order["member"] = json!(self.holder.0);
        order
    }

    /// How many units a member may use.
    pub fn units(&self, member: &str) -> u64 {
        let path = format!("/v1/wallet/holdings?member={member}");
        let holdings = self.world.operator.read(&path);
        let first = &holdings.ok()["items"][0]["units"];
        first.as_u64().unwrap_or(0)
    }

    /// The balance of one account of a member.
    pub fn balance(&self, member: &str, purpose: &str) -> i64 {
        let path = format!("/v1/wallet/accounts?member={member}");
        let accounts = self.world.operator.read(&path);
        let accounts = accounts.ok()["accounts"].as_array().expect("a list");
        let found = accounts.iter().find(|account| account["purpose"] == purpose);
        found.map_or(0, |account| account["balance"].as_i64().expect("a number"))
    }
}
