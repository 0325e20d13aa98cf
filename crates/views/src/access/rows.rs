//! Which rows of each table a member sees. `:me` stands for its number. What is not listed here is
//! for auditors alone.

/// What is seen of a table.
#[derive(Clone, Copy, Default)]
pub(super) struct Sight {
    /// Rows that concern a member as such.
    pub member: Option<&'static str>,
    /// Rows that concern an issuer as well, since it owes them.
    pub issuer: Option<&'static str>,
    /// Only these columns.
    pub columns: Option<&'static str>,
}

/// The series of an issuer.
const OWN_SERIES: &str = "series_id IN (SELECT s.series_id FROM series s WHERE s.issuer_id = :me)";

const fn rows(member: &'static str) -> Sight {
    Sight { member: Some(member), issuer: None, columns: None }
}

const fn both(member: &'static str, issuer: &'static str) -> Sight {
    Sight { member: Some(member), issuer: Some(issuer), columns: None }
}

const fn owed(issuer: &'static str) -> Sight {
    Sight { member: None, issuer: Some(issuer), columns: None }
}

/// What members see of a table.
pub(super) fn sight(table: &str) -> Sight {
    match table {
        "position" => rows("true"),
        // Keys and the names of other callers are nobody's business.
        "records" => Sight {
            columns: Some("sequence, recorded_at, command, events"),
            ..rows(
                "EXISTS (SELECT 1 FROM member_events e WHERE e.sequence = records.sequence \
                 AND e.member_id = :me)",
            )
        },
        "members" | "member_changes" | "member_events" | "withdrawals" | "deposits" | "fees"
        | "issues" | "losses" | "quotes" | "orders" => members_own(table),
        "accounts" => rows("owner_id = :me"),
        // The number of an account begins with its owner's.
        "postings" => rows("account_id BETWEEN :me * 100000 AND :me * 100000 + 99999"),
        "holds" | "payments" => rows("payer_id = :me OR payee_id = :me"),
        "escrow" => owed("issuer_id = :me"),
        "series" | "buybacks" => owed("issuer_id = :me"),
        "series_versions" | "series_events" | "liability_periods" => owed(OWN_SERIES),
        "holdings" => both("member_id = :me", OWN_SERIES),
        "title" => both("from_member_id = :me OR to_member_id = :me", OWN_SERIES),
        "unit_transfers" => both("from_id = :me OR to_id = :me", OWN_SERIES),
        "purchases" => both("buyer_id = :me", OWN_SERIES),
        "gifts" => rows("giver_id = :me OR claimed_by_id = :me"),
        "order_events" => {
            rows("order_id IN (SELECT o.order_id FROM orders o WHERE o.member_id = :me)")
        }
        "trades" => rows("buyer_id = :me OR seller_id = :me"),
        "deals" => rows("proposer_id = :me OR counterparty_id = :me"),
        "deal_legs" => rows("deal_id IN (SELECT d.deal_id FROM deals d)"),
        "redemptions" => rows("merchant_id = :me OR holder_id = :me"),
        "redemption_items" => {
            both("redemption_id IN (SELECT r.redemption_id FROM redemptions r)", "issuer_id = :me")
        }
        "redemption_steps" => rows("redemption_id IN (SELECT r.redemption_id FROM redemptions r)"),
        _ => Sight::default(),
    }
}

/// Tables with a row for one member each.
fn members_own(table: &str) -> Sight {
    match table {
        "issues" | "losses" => both("member_id = :me", OWN_SERIES),
        _ => rows("member_id = :me"),
    }
}
