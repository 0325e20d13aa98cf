//! What is asked of the books, as of any record, is what the state says that was folded up to it.

use crate::same::make;
use crate::shelf::Shelf;
use crate::world::World;
use engine::ledger::{AccountKey, Purpose};
use engine::market::Side;
use engine::{State, evolve};
use sim::Chance;
use std::collections::BTreeMap;
use units::{Currency, MemberId};
use views::query::{Narrowed, Order, Page, Reader, Wallet};

fn folded(world: &World, sequence: u64) -> State {
    let mut state = State::default();
    let upto = world.records.iter().take_while(|record| record.stamp.sequence <= sequence);
    upto.for_each(|record| evolve(&mut state, record));
    state
}

fn n(number: u64) -> i64 {
    i64::try_from(number).expect("fits")
}

/// Everything about one moment, in one snapshot.
fn compare(shelf: &Shelf, sequence: u64, state: &State) {
    let asked = shelf.queries().read(|reader| {
        for (member, _) in state.members.iter() {
            balances(reader, member, sequence, state)?;
            holdings(reader, member, sequence, state)?;
        }
        books(reader, sequence, state)?;
        trial_balance(reader, sequence, state)
    });
    asked.unwrap_or_else(|error| panic!("{} as of {sequence}: {error}", shelf.name));
}

type Asked = Result<(), views::database::DatabaseError>;

fn word(purpose: Purpose) -> String {
    let word = serde_json::to_value(purpose).expect("a word");
    word.as_str().expect("a word").to_owned()
}

fn balances(reader: &mut Reader<'_>, member: MemberId, sequence: u64, state: &State) -> Asked {
    let mut found = reader.balances_at(member, sequence)?;
    let mut wanted: Vec<(Currency, String, i64)> = Vec::new();
    for currency in state.ledger.currencies() {
        for purpose in Purpose::ALL {
            let balance = state.ledger.balance(AccountKey::new(member, currency, purpose));
            if !balance.is_zero() {
                wanted.push((currency, word(purpose), balance.minor()));
            }
        }
    }
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted, "{member} as of {sequence}");
    Ok(())
}

fn holdings(reader: &mut Reader<'_>, member: MemberId, sequence: u64, state: &State) -> Asked {
    let at = Some(sequence);
    let wallet = Wallet { member, at, ends_before: None, after: None, limit: usize::MAX };
    let found: BTreeMap<i64, (i64, Option<i64>)> = reader
        .holdings(&wallet)?
        .into_iter()
        .filter(|held| held.free > 0)
        .map(|held| (held.series.series_id, (held.free, held.last_price)))
        .collect();
    let held = state.title.wallet(member).map(|series| {
        let free = n(state.title.free(member, series).count());
        let market = state.markets.market(series);
        let price = market.and_then(|market| market.last()).map(|price| price.as_ppm().into());
        (i64::from(series.number()), (free, price))
    });
    let wanted: BTreeMap<_, _> = held.collect();
    assert_eq!(found, wanted, "{member} as of {sequence}");
    Ok(())
}

fn books(reader: &mut Reader<'_>, sequence: u64, state: &State) -> Asked {
    for (series, market) in state.markets.iter() {
        let mut found: Vec<(String, i64, i64, i64)> = reader
            .book_at(series, sequence)?
            .into_iter()
            .map(|level| (level.side, level.price, level.units, level.orders))
            .collect();
        let mut wanted = Vec::new();
        for (side, name) in [(Side::Buy, "buy"), (Side::Sell, "sell")] {
            for level in market.depth(side, usize::MAX) {
                let (price, units) = (level.price.as_ppm().into(), n(level.quantity.count()));
                wanted.push((name.to_owned(), price, units, n(level.orders)));
            }
        }
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{series} as of {sequence}");
    }
    Ok(())
}

fn trial_balance(reader: &mut Reader<'_>, sequence: u64, state: &State) -> Asked {
    let lines = reader.trial_balance(sequence)?;
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for line in &lines {
        *sums.entry(line.currency).or_default() += line.credit - line.debit;
    }
    assert!(sums.values().all(|sum| *sum == 0), "as of {sequence}: {sums:?}");
    for line in lines {
        let purpose = Purpose::ALL.into_iter().find(|each| word(*each) == line.purpose);
        let purpose = purpose.expect("a purpose");
        let balances = state.members.iter().map(|(member, _)| {
            state.ledger.balance(AccountKey::new(member, line.currency, purpose)).minor()
        });
        let (debits, credits): (Vec<i64>, Vec<i64>) = balances.partition(|balance| *balance < 0);
        assert_eq!(line.credit, credits.iter().sum::<i64>(), "{} as of {sequence}", line.purpose);
        assert_eq!(line.debit, -debits.iter().sum::<i64>(), "{} as of {sequence}", line.purpose);
    }
    Ok(())
}

#[test]
fn what_is_asked_of_the_past_is_what_was() {
    let world = World::new(41, 2_000);
    let mut chance = Chance::new(41);
    let last = world.records.len() as u64;
    let mut moments: Vec<u64> = (0..4).map(|_| 1 + chance.below(last)).collect();
    moments.push(last);
    let states: Vec<State> = moments.iter().map(|sequence| folded(&world, *sequence)).collect();
    for shelf in Shelf::both() {
        make(&world, &shelf);
        for (sequence, state) in moments.iter().zip(&states) {
            compare(&shelf, *sequence, state);
        }
    }
}

fn page(after: Option<Vec<views::value::Value>>) -> Page {
    Page { after, limit: 7, order: Order::NewestFirst }
}

#[test]
fn every_list_can_be_read_page_by_page_on_both() {
    let world = World::new(42, 2_000);
    let which = Narrowed::default();
    let mut lengths = Vec::new();
    for shelf in Shelf::both() {
        make(&world, &shelf);
        let queries = shelf.queries();
        let read = queries.read(|reader| {
            let all = Page { after: None, limit: 10_000, order: Order::NewestFirst };
            let mut found = vec![
                reader.members(None, &which, &all)?.len(),
                reader.series(None, &which, &all)?.len(),
                reader.quotes(None, &which, &all)?.len(),
                reader.deals(None, &which, &all)?.len(),
                reader.buybacks(None, &which, &all)?.len(),
                reader.redemptions(None, &which, &all)?.len(),
                reader.gifts(None, &which, &all)?.len(),
                reader.losses(None, &which, &all)?.len(),
                reader.purchases(None, &which, &all)?.len(),
                reader.deposits(None, &which, &all)?.len(),
                reader.withdrawals(None, &which, &all)?.len(),
                reader.holds(None, &which, &all)?.len(),
                reader.payments(None, &which, &all)?.len(),
                reader.trades_of(None, &which, &all)?.len(),
                reader.records(None, (None, None), &which, &all)?.len(),
                reader.backing(None, &Page { order: Order::OldestFirst, ..all.clone() })?.len(),
            ];
            for (member, _) in world.state.members.iter() {
                let trades = reader.trades_of(Some(member), &which, &all)?;
                let (mut paged, mut after) = (Vec::new(), None);
                loop {
                    let some = reader.trades_of(Some(member), &which, &page(after))?;
                    let Some(last) = some.last() else { break };
                    let key = [last.sequence, last.event_index, last.leg];
                    after = Some(key.into_iter().map(Into::into).collect());
                    paged.extend(some);
                }
                assert_eq!(paged, trades, "{} {member}", shelf.name);
                found.push(reader.member_events(member, &which, &all)?.len());
                found.push(reader.redemptions(Some(member), &which, &all)?.len());
                found.push(reader.deals(Some(member), &which, &all)?.len());
                found.push(reader.orders(Some(member), None, &which, &all)?.len());
                let span = reader.span(None, None)?;
                let accounts = reader.account_spans(member, span)?;
                let lines = reader.lines(&accounts, span, &all)?;
                for account in &accounts {
                    let own = lines.iter().filter(|line| line.account_id == account.account_id);
                    let sum: i64 = own.map(|line| line.amount).sum();
                    assert_eq!(account.opening + sum, account.closing, "{}", shelf.name);
                }
                found.push(lines.len());
            }
            Ok(found)
        });
        lengths.push(read.unwrap_or_else(|error| panic!("{}: {error}", shelf.name)));
    }
    assert_eq!(lengths[0], lengths[1]);
    assert!(lengths[0].iter().take(8).all(|length| *length > 0), "{lengths:?}");
}
