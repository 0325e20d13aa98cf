//! Views for people: the tables joined as an accountant looks at them. They read the same in both
//! databases.

/// A view.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What it shows.
    pub comment: &'static str,
    /// Its query.
    pub query: &'static str,
}

/// Every view.
pub const VIEWS: &[View] = &[
    View {
        name: "general_ledger",
        comment: "Every posting with its time, its account and the command it came from.",
        query: "SELECT p.sequence, p.leg, r.recorded_at, r.command, m.id AS owner, m.kind AS owner_kind, \
                a.purpose, a.currency, p.amount, p.balance, p.account_id, p.event_index \
                FROM postings p JOIN records r ON r.sequence = p.sequence \
                JOIN accounts a ON a.account_id = p.account_id \
                JOIN members m ON m.member_id = a.owner_id",
    },
    View {
        name: "trial_balance",
        comment: "The balances of all accounts by currency and purpose; they sum to zero per currency.",
        query: "SELECT currency, purpose, COUNT(*) AS accounts, \
                CAST(SUM(CASE WHEN balance < 0 THEN -balance ELSE 0 END) AS bigint) AS debit, \
                CAST(SUM(CASE WHEN balance > 0 THEN balance ELSE 0 END) AS bigint) AS credit, \
                CAST(SUM(balance) AS bigint) AS balance \
                FROM accounts GROUP BY currency, purpose",
    },
    View {
        name: "liability_roll_forward",
        comment: "The roll-forward of what is owed of each series and period in face value: \
                  opening + issued + replacements + reversed - redeemed - refunded - extinguished - \
                  retired - escheated - replaced = closing.",
        query: "SELECT s.id AS series, m.id AS issuer, s.currency, l.period, l.starts_on, \
                l.opening * s.unit_value AS opening, l.issued * s.unit_value AS issued, \
                l.replacements * s.unit_value AS replacements, \
                l.reversed * s.unit_value AS reversed, l.redeemed * s.unit_value AS redeemed, \
                l.refunded * s.unit_value AS refunded, \
                l.extinguished * s.unit_value AS extinguished, \
                l.retired * s.unit_value AS retired, l.escheated * s.unit_value AS escheated, \
                l.replaced * s.unit_value AS replaced, l.closing * s.unit_value AS closing, \
                l.sold_for, l.refund_paid, l.escheat_paid, l.shortfall, \
                l.series_id, s.issuer_id \
                FROM liability_periods l JOIN series s ON s.series_id = l.series_id \
                JOIN members m ON m.member_id = s.issuer_id",
    },
    View {
        name: "dormant_liabilities",
        comment: "Series that passed their last day and are still owed, with units and face value.",
        query: "SELECT s.id AS series, m.id AS issuer, s.currency, s.ends_at AS dormant_until, \
                s.outstanding + s.authorised AS units, \
                (s.outstanding + s.authorised) * s.unit_value AS face_value, \
                s.series_id, s.issuer_id \
                FROM series s JOIN members m ON m.member_id = s.issuer_id WHERE s.state = 'dormant'",
    },
    View {
        name: "coming_expiries",
        comment: "Series that are owed and have a last day, with units and face value.",
        query: "SELECT s.id AS series, m.id AS issuer, s.currency, s.state, s.ends_at, \
                s.outstanding + s.authorised AS units, \
                (s.outstanding + s.authorised) * s.unit_value AS face_value, \
                s.series_id, s.issuer_id \
                FROM series s JOIN members m ON m.member_id = s.issuer_id \
                WHERE s.state IN ('approved', 'active', 'suspended') AND s.ends_at IS NOT NULL",
    },
    View {
        name: "escrow_cover",
        comment: "What each issuer has in escrow beside what it must have.",
        query: "SELECT m.id AS issuer, e.currency, e.balance, e.required, \
                e.balance - e.required AS spare, e.issuer_id \
                FROM escrow e JOIN members m ON m.member_id = e.issuer_id",
    },
    View {
        name: "order_book",
        comment: "The orders that rest now; by price and place in the queue they trade.",
        query: "SELECT s.id AS series, o.side, o.price, o.open_units, o.locked_units, o.reserved, \
                o.id AS order_number, m.id AS member, o.queued_sequence, o.queued_event, \
                o.series_id, o.member_id \
                FROM orders o JOIN series s ON s.series_id = o.series_id \
                JOIN members m ON m.member_id = o.member_id \
                WHERE o.state = 'resting' AND o.ended_sequence IS NULL",
    },
    View {
        name: "wallets",
        comment: "How many units of each series each member has, free and reserved, with face value.",
        query: "SELECT m.id AS member, s.id AS series, h.place, CAST(SUM(h.units) AS bigint) AS units, \
                CAST(SUM(h.units) AS bigint) * s.unit_value AS face_value, s.currency, \
                h.member_id, h.series_id \
                FROM holdings h JOIN series s ON s.series_id = h.series_id \
                JOIN members m ON m.member_id = h.member_id \
                GROUP BY m.id, s.id, h.place, s.unit_value, s.currency, h.member_id, h.series_id",
    },
];
