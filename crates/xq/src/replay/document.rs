//! The contract document of a series.

use super::lines::{STORE_ZONE, SeriesKey};
use super::plan::SeriesPlan;
use serde_json::{Value, json};

/// The document of a series as the plan has it: one coupon is one cent, fully backed, for the
/// household alone, taken at every store; what is not used by the last day ends.
#[must_use]
pub fn document(key: SeriesKey, plan: &SeriesPlan) -> Value {
    let mut issuance = json!({
        "consideration": "promotional",
        "currency": "USD",
        "face_value": 1,
        "divisible": true,
        "form": "registered",
        "transferable": false,
        "time_zone": STORE_ZONE,
    });
    if let Some(run) = plan.run {
        issuance["valid_from"] = run.start.to_string().into();
        issuance["valid_until"] = run.end.to_string().into();
    }
    json!({
        "title": title(key),
        "issuance": issuance,
        "trade": { "venue": "rfq", "lot_units": 1_000 },
        "settlement": {
            "acceptance": { "any": true },
            "authorisation_seconds": 900,
            "reversal_days": 1,
            "after_expiry": { "state": "extinguished" },
        },
        "credit": { "reserve_ratio_bps": 10_000 },
    })
}

fn title(key: SeriesKey) -> Value {
    match key {
        SeriesKey::Campaign(campaign, manufacturer) => json!({
            "en": format!("Campaign {campaign}, manufacturer {manufacturer}"),
            "zh": format!("第 {campaign} 期活动，厂商 {manufacturer}"),
        }),
        SeriesKey::Standing(manufacturer) => json!({
            "en": format!("Standing offers, manufacturer {manufacturer}"),
            "zh": format!("常设优惠，厂商 {manufacturer}"),
        }),
    }
}

#[cfg(test)]
mod tests;
