//! The table of states, walked through.

use super::*;
use crate::{Code, Command, Outcome};

const FINISHED: [&str; 3] = ["voided", "reversed", "final"];

/// A redemption in the state named, of a series with a window or without.
fn shop_in(state: &str, has_window: bool) -> (Shop, RedemptionId) {
    let mut shop = Shop::new();
    let reversal_window = if has_window { DAY } else { Duration::ZERO };
    let series = shop.series(10, Terms { reversal_window, ..terms() });
    shop.show(CODE);
    let id = RedemptionId::new(1);
    if state.is_empty() {
        return (shop, id);
    }
    let till = shop.till();
    let ask = shop.ask(&[(series, 2)]);
    shop.world.ok(till, ask);
    match state {
        "authorised" => {}
        "voided" => shop.void(id),
        _ => {
            shop.capture(id, &[]);
        }
    }
    match state {
        "reversed" => shop.reverse(id),
        "final" => {
            shop.world.pass(DAY);
        }
        _ => {}
    }
    (shop, id)
}

/// Where the redemption stands, told by the state and, once it is forgotten, by the last event.
fn stands(shop: &Shop, id: RedemptionId, events: &[Event]) -> &'static str {
    match shop.world.state.clearing.get(id).map(|open| open.state) {
        Some(RedemptionState::Authorised) => return "authorised",
        Some(RedemptionState::Captured) => return "captured",
        Some(other) => panic!("{other:?} is not kept"),
        None => {}
    }
    let facts = events.iter().rev().filter_map(|event| match &event.fact {
        crate::Fact::Clearing(fact) => Some(fact),
        _ => None,
    });
    let mut ends = facts.filter_map(|fact| match fact {
        ClearingFact::Voided { .. } => Some("voided"),
        ClearingFact::Reversed { .. } => Some("reversed"),
        ClearingFact::Finalised { .. } => Some("final"),
        ClearingFact::Captured { reversible_until: None, .. } => Some("final"),
        _ => None,
    });
    ends.next().unwrap_or("")
}

fn command(name: &str, shop: &Shop, redemption: RedemptionId) -> Command {
    match name {
        "authorise" => shop.ask(&[(SeriesId::new(1), 2)]).into(),
        "capture" => capture(redemption, &[]).into(),
        "void_redemption" => VoidRedemption { redemption }.into(),
        "reverse_redemption" => ReverseRedemption { redemption }.into(),
        other => panic!("no such command {other}"),
    }
}

#[test]
fn every_line_of_the_table_is_walked() {
    for &(from, by, to) in TRANSITIONS {
        let has_window = (by, to) != ("capture", "final");
        let (mut shop, id) = shop_in(from, has_window);
        let before = shop.world.records.len();
        assert_eq!(stands(&shop, id, &[]), from, "{from} --{by}--> {to}");
        let events = if by.contains(':') {
            shop.world.pass(Duration::from_days(30))
        } else {
            let command = command(by, &shop, id);
            shop.world.ok(shop.till(), command)
        };
        assert_eq!(stands(&shop, id, &events), to, "{from} --{by}--> {to}");
        let last = shop.world.records.last().unwrap();
        assert!(shop.world.records.len() > before);
        assert!(by.contains(':') || last.envelope.command.name() == by);
    }
}

#[test]
fn nothing_else_is_allowed() {
    let commands = ["capture", "void_redemption", "reverse_redemption"];
    let states = ["", "authorised", "captured"].into_iter().chain(FINISHED);
    for from in states {
        for by in commands {
            if TRANSITIONS.iter().any(|line| (line.0, line.1) == (from, by)) {
                continue;
            }
            let (mut shop, id) = shop_in(from, true);
            let command = command(by, &shop, id);
            let known = ["authorised", "captured"].contains(&from);
            let wanted = if known { Code::RedemptionStateWrong } else { Code::RedemptionNotFound };
            match shop.world.submit(shop.till(), command) {
                Outcome::Rejected(no) => assert_eq!(no.code, wanted, "{from} --{by}"),
                Outcome::Done(events) => panic!("{from} --{by}--> {events:?}"),
            }
        }
    }
}
