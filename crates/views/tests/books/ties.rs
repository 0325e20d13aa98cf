//! Everything that the engine counts stands in the books.

use crate::same::make;
use crate::shelf::Shelf;
use crate::world::World;
use engine::ledger::Purpose;
use engine::market::Side;
use engine::{Place, State};
use units::{MemberId, SeriesId};
use views::value::Value;

#[test]
fn the_books_tie_to_the_state() {
    for seed in 11..=13 {
        let world = World::new(seed, 3_000);
        for shelf in Shelf::both() {
            make(&world, &shelf);
            accounts(&shelf, &world.state);
            series(&shelf, &world.state);
            holdings(&shelf, &world.state);
            orders(&shelf, &world.state);
            open_things(&shelf, &world.state);
            sums(&shelf);
            liabilities(&shelf);
        }
    }
}

fn n(number: u64) -> i64 {
    i64::try_from(number).expect("fits")
}

fn accounts(shelf: &Shelf, state: &State) {
    let sql = "SELECT owner_id, account_id, balance FROM accounts ORDER BY account_id";
    let mut wanted: Vec<Vec<i64>> = state
        .ledger
        .accounts()
        .iter()
        .map(|(key, balance)| {
            let purpose = Purpose::ALL.iter().position(|of| *of == key.purpose).expect("listed");
            let owner = i64::from(key.owner.number());
            let number =
                owner * 100_000 + i64::from(key.currency.numeric()) * 100 + n(purpose as u64);
            vec![owner, number, balance.minor()]
        })
        .collect();
    wanted.sort_unstable_by_key(|row| row[1]);
    assert_eq!(shelf.numbers(sql, &[]), wanted, "{}", shelf.name);
}

fn series(shelf: &Shelf, state: &State) {
    let sql = "SELECT issued, outstanding, authorised, captured, redeemed, extinguished, refunded, \
               escheated, replaced FROM series ORDER BY series_id";
    let wanted: Vec<Vec<i64>> = state
        .coupons
        .iter()
        .map(|(id, _)| {
            let of = state.title.units(id);
            let counts = [
                of.issued,
                of.outstanding,
                of.authorised,
                of.captured,
                of.redeemed,
                of.extinguished,
                of.refunded,
                of.escheated,
                of.replaced,
            ];
            counts.map(n).to_vec()
        })
        .collect();
    assert_eq!(shelf.numbers(sql, &[]), wanted, "{}", shelf.name);

    let states = shelf.rows("SELECT state FROM series ORDER BY series_id", &[]);
    let wanted = state.coupons.iter().map(|(_, found)| format!("{:?}", found.state).to_lowercase());
    let wanted: Vec<Vec<Value>> = wanted.map(|state| vec![Value::Text(state)]).collect();
    assert_eq!(states, wanted);

    let last = shelf.numbers("SELECT last_price FROM series ORDER BY series_id", &[]);
    let price = |id| state.markets.market(id).and_then(|market| market.last());
    let wanted =
        state.coupons.iter().map(|(id, _)| price(id).map_or(i64::MIN, |p| p.as_ppm().into()));
    assert_eq!(last, wanted.map(|price| vec![price]).collect::<Vec<_>>());

    let escrow = "SELECT issuer_id, required, balance FROM escrow ORDER BY issuer_id, currency";
    for row in shelf.rows("SELECT issuer_id, currency, required, balance FROM escrow", &[]) {
        let [Value::Int(issuer), Value::Text(currency), Value::Int(required), Value::Int(balance)] =
            row.as_slice()
        else {
            panic!("{escrow}: {row:?}")
        };
        let issuer = MemberId::new(u32::try_from(*issuer).expect("a member"));
        let currency = currency.parse().expect("a currency");
        assert_eq!(*required, state.coupons.required(issuer, currency).minor());
        let account = engine::ledger::AccountKey::escrow(issuer, currency);
        assert_eq!(*balance, state.ledger.balance(account).minor());
    }
}

fn place_of(place: Place) -> (&'static str, i64) {
    match place {
        Place::Free(id) => ("free", id.number().into()),
        Place::Order(id) => ("order", n(id.number())),
        Place::Authorised(id) => ("authorised", n(id.number())),
        Place::Captured(id) => ("captured", n(id.number())),
        Place::Gift(id) => ("gift", n(id.number())),
        Place::Deal(id) => ("deal", n(id.number())),
        Place::Lost(id) => ("lost", n(id.number())),
        other => panic!("{other:?} holds nothing"),
    }
}

fn holdings(shelf: &Shelf, state: &State) {
    let mut wanted = Vec::new();
    for (id, _) in state.coupons.iter() {
        let free = state.title.holders(id);
        let free = free.into_iter().map(|(member, ranges)| (Place::Free(member), ranges));
        for (place, ranges) in free.chain(state.title.reserved(id)) {
            let (word, number) = place_of(place);
            for range in ranges.iter() {
                let numbers =
                    [i64::from(id.number()), number, n(range.first()), n(range.end() - 1)];
                wanted.push((word.to_owned(), numbers));
            }
        }
    }
    wanted.sort_unstable();
    let sql = "SELECT place, series_id, place_id, first_serial, last_serial FROM holdings";
    let mut found: Vec<(String, [i64; 4])> = shelf
        .rows(sql, &[])
        .into_iter()
        .map(|row| match row.as_slice() {
            [Value::Text(place), Value::Int(a), Value::Int(b), Value::Int(c), Value::Int(d)] => {
                (place.clone(), [*a, *b, *c, *d])
            }
            other => panic!("{other:?}"),
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, wanted, "{}", shelf.name);
}

fn orders(shelf: &Shelf, state: &State) {
    let open = "SELECT order_id, member_id, series_id, price, units, open_units, locked_units, \
                reserved, max_fee FROM orders WHERE ended_sequence IS NULL ORDER BY order_id";
    let found = shelf.numbers(open, &[]);
    assert_eq!(found.len(), state.markets.open_orders());
    for row in found {
        let order = state.markets.order(units::OrderId::new(row[0].cast_unsigned())).expect("open");
        let wanted = [
            n(order.id.number()),
            order.member.number().into(),
            order.series.number().into(),
            order.price.as_ppm().into(),
            n(order.quantity.count()),
            n(order.open.count()),
            n(order.locked.count()),
            order.reserved.minor(),
            order.max_fee.points().into(),
        ];
        assert_eq!(row, wanted, "{}", shelf.name);
    }
    let best_first = [("buy", "price DESC"), ("sell", "price")];
    for (id, _) in state.markets.iter() {
        for ((word, order), side) in best_first.iter().zip([Side::Buy, Side::Sell]) {
            let sql = format!(
                "SELECT order_id FROM orders WHERE series_id = $1 AND side = $2 \
                 AND ended_sequence IS NULL AND state = 'resting' \
                 ORDER BY {order}, queued_sequence, queued_event"
            );
            let found = shelf.numbers(&sql, &[id.into(), (*word).into()]);
            let wanted = state.markets.queue(id, side).map(|order| vec![n(order.id.number())]);
            assert_eq!(found, wanted.collect::<Vec<_>>(), "{} {id} {word}", shelf.name);
        }
    }
}

fn open_things(shelf: &Shelf, state: &State) {
    let quotes: Vec<Vec<i64>> = shelf.numbers(
        "SELECT quote_id, reserved FROM quotes WHERE state = 'locked' ORDER BY quote_id",
        &[],
    );
    for quote in &quotes {
        let id = units::QuoteId::new(quote[0].cast_unsigned());
        assert_eq!(state.markets.quote(id).expect("locked").reserved.minor(), quote[1]);
    }
    let buybacks = shelf.numbers(
        "SELECT buyback_id, remaining FROM buybacks WHERE state = 'open' ORDER BY buyback_id",
        &[],
    );
    let wanted = state.markets.buybacks().map(|(id, of)| vec![n(id.number()), of.left.minor()]);
    assert_eq!(buybacks, wanted.collect::<Vec<_>>());

    let gifts = shelf.numbers(
        "SELECT gift_id, attempts_left FROM gifts WHERE state = 'open' ORDER BY gift_id",
        &[],
    );
    let wanted =
        state.coupons.gifts().map(|(id, of)| vec![n(id.number()), of.attempts_left.into()]);
    assert_eq!(gifts, wanted.collect::<Vec<_>>());

    let losses =
        shelf.numbers("SELECT loss_id FROM losses WHERE state = 'reported' ORDER BY loss_id", &[]);
    let wanted = state.coupons.losses().map(|(id, _)| vec![n(id.number())]);
    assert_eq!(losses, wanted.collect::<Vec<_>>());

    let sql = "SELECT purchase_id, buyer_id, units, paid FROM purchases \
               WHERE state = 'cooling_off' ORDER BY purchase_id";
    let wanted = state.coupons.purchases().map(|(id, of)| {
        vec![n(id.number()), of.buyer.number().into(), n(of.units.count()), of.paid.minor()]
    });
    assert_eq!(shelf.numbers(sql, &[]), wanted.collect::<Vec<_>>());

    let holds = shelf
        .numbers("SELECT hold_id, amount FROM holds WHERE state = 'pending' ORDER BY hold_id", &[]);
    let wanted = state.ledger.holds().map(|(id, of)| vec![n(id.number()), of.amount.minor()]);
    assert_eq!(holds, wanted.collect::<Vec<_>>());

    let sql = "SELECT redemption_id, captured FROM redemptions WHERE ended_sequence IS NULL \
               ORDER BY redemption_id";
    let wanted = state.clearing.iter().map(|(id, of)| {
        let captured = of.captured_at.map_or(0, |_| of.amount().minor());
        vec![n(id.number()), captured]
    });
    assert_eq!(shelf.numbers(sql, &[]), wanted.collect::<Vec<_>>());

    let withdrawals = shelf.numbers(
        "SELECT withdrawal_id FROM withdrawals WHERE state = 'requested' ORDER BY withdrawal_id",
        &[],
    );
    let wanted = state.ledger.withdrawals().map(|(id, _)| vec![n(id.number())]);
    assert_eq!(withdrawals, wanted.collect::<Vec<_>>());

    let frozen = "SELECT state FROM members ORDER BY member_id";
    let wanted = state.members.iter().map(|(_, of)| format!("{:?}", of.state).to_lowercase());
    let wanted: Vec<Vec<Value>> = wanted.map(|state| vec![Value::Text(state)]).collect();
    assert_eq!(shelf.rows(frozen, &[]), wanted);
}

/// Sums that hold whatever happened.
fn sums(shelf: &Shelf) {
    let none: Vec<Vec<i64>> = Vec::new();
    let check = |what: &str, sql: &str| {
        assert_eq!(shelf.numbers(sql, &[]), none, "{}: {what}", shelf.name);
    };
    check(
        "the postings of an event balance",
        "SELECT p.sequence, p.event_index FROM postings p JOIN accounts a ON a.account_id = \
         p.account_id GROUP BY p.sequence, p.event_index, a.currency HAVING SUM(p.amount) <> 0",
    );
    check(
        "a balance is the sum of its postings",
        "SELECT a.account_id FROM accounts a WHERE a.balance <> (SELECT CAST(SUM(p.amount) AS bigint) \
         FROM postings p WHERE p.account_id = a.account_id) OR a.postings <> (SELECT COUNT(*) \
         FROM postings p WHERE p.account_id = a.account_id)",
    );
    check(
        "the trial balance is zero",
        "SELECT COUNT(*) FROM trial_balance GROUP BY currency HAVING SUM(balance) <> 0",
    );
    check(
        "fees are what the platform was paid",
        "SELECT f.sequence FROM (SELECT sequence, event_index, SUM(reserve_fund) AS reserve, \
         SUM(revenue) AS revenue FROM fees GROUP BY sequence, event_index) f \
         WHERE f.reserve <> COALESCE((SELECT SUM(p.amount) FROM postings p JOIN accounts a ON \
         a.account_id = p.account_id AND a.purpose = 'reserve_fund' WHERE p.sequence = f.sequence \
         AND p.event_index = f.event_index), 0) \
         OR f.revenue <> COALESCE((SELECT SUM(p.amount) FROM postings p JOIN accounts a ON \
         a.account_id = p.account_id AND a.purpose = 'fee_revenue' WHERE p.sequence = f.sequence \
         AND p.event_index = f.event_index), 0)",
    );
    check(
        "units of a series are in some place",
        "SELECT series_id FROM series WHERE issued <> outstanding + authorised + captured + redeemed \
         + extinguished + refunded + escheated + replaced",
    );
    check(
        "what is held is what is counted",
        "SELECT s.series_id FROM series s WHERE s.outstanding + s.authorised + s.captured <> \
         COALESCE((SELECT SUM(h.units) FROM holdings h WHERE h.series_id = s.series_id), 0)",
    );
}

fn liabilities(shelf: &Shelf) {
    let sql = "SELECT series_id, opening, issued + replacements + reversed - redeemed - refunded - \
               extinguished - retired - escheated - replaced, closing FROM liability_periods \
               WHERE period = $1 ORDER BY series_id, starts_on";
    for period in ["day", "month"] {
        let mut before: Option<(i64, i64)> = None;
        for row in shelf.numbers(sql, &[period.into()]) {
            let [series, opening, change, closing] = row[..] else { panic!("{row:?}") };
            assert_eq!(opening + change, closing, "{}", shelf.name);
            let expected = before.filter(|(last, _)| *last == series).map_or(0, |(_, owed)| owed);
            assert_eq!(opening, expected, "{} series {series}", shelf.name);
            before = Some((series, closing));
            let owed = shelf.numbers(
                "SELECT closing FROM liability_periods WHERE series_id = $1 AND period = $2 \
                 ORDER BY starts_on DESC LIMIT 1",
                &[series.into(), period.into()],
            );
            let now = shelf.numbers(
                "SELECT outstanding + authorised FROM series WHERE series_id = $1",
                &[series.into()],
            );
            assert_eq!(owed, now, "{} series {series}", shelf.name);
        }
    }
    let _ = SeriesId::new(0);
}
