//! The book alone: six orders placed to four cancelled, about half of them trading.

use std::time::Instant;

use ::engine::market::{BareBook, Side};
use units::{MemberId, Price};

use super::rate;
use crate::{Bound, Dice, Error, Figure, Line, Place, Setting, Unit};

pub const LINE: Line = Line {
    name: "matching",
    about: "matching alone, one thread, mixed add / cancel / match",
    figures: &[Figure::new("messages", "messages", "消息", Unit::PerSecond)
        .asked(Bound::AtLeast(2_700_000.0))],
    place: Place::Here,
    runs: 5,
    prepare: None,
    run,
    warm_up: true,
};

fn run(setting: &Setting) -> Result<Vec<f64>, Error> {
    let messages = setting.size(5_000_000, 100_000);
    let mut dice = Dice::new(17);
    let mut book = BareBook::default();
    let mut open = Vec::new();
    let start = Instant::now();
    for _ in 0..messages {
        if dice.below(10) < 4 && !open.is_empty() {
            book.cancel(dice.take(&mut open));
            continue;
        }
        let side = if dice.below(2) == 0 { Side::Buy } else { Side::Sell };
        let away = dice.small(40);
        let permille = if side == Side::Buy { 990 - away + 15 } else { 990 + away - 15 };
        let member = MemberId::new(4 + dice.small(1_000));
        let price = Price::ppm(permille * 1_000);
        let (id, _) = book.place(member, side, price, 1 + dice.below(20));
        open.push(id);
    }
    Ok(vec![rate(messages, start)])
}
