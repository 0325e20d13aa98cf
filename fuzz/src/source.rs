//! Choices from bytes. What is asked for after the last byte is zero, so that every input means
//! something, and a shorter one means something simpler.

use crate::prelude::TRADERS;
use units::{Amount, MemberId, Price, Quantity, SeriesId};

/// Bytes that are read as choices.
#[derive(Clone, Debug)]
pub struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    /// The choices in these bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes not read yet.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first
    }

    /// The next eight bytes as a number.
    pub fn number(&mut self) -> u64 {
        (0..8).fold(0, |number, at| number | u64::from(self.byte()) << (8 * at))
    }

    /// A number below `bound`, which is at least one and at most 256.
    pub fn below(&mut self, bound: u16) -> u8 {
        let value = u16::from(self.byte()) % bound;
        u8::try_from(value).expect("below 256")
    }

    /// Yes or no; no at the end.
    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// One of a list; the first at the end.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let length = u16::try_from(list.len()).expect("a short list");
        list[usize::from(self.below(length))]
    }

    /// Bytes up to the next `0xFF`, which never stands in text.
    pub fn part(&mut self) -> &'a [u8] {
        let all = self.0;
        let end = all.iter().position(|&byte| byte == 0xFF).unwrap_or(all.len());
        self.0 = all.get(end + 1..).unwrap_or_default();
        &all[..end]
    }

    /// The next part as text.
    pub fn text(&mut self) -> String {
        String::from_utf8_lossy(self.part()).into_owned()
    }

    /// A count: mostly small and round, sometimes as large as there are.
    pub fn count(&mut self) -> u64 {
        match self.byte() {
            small @ 0..=99 => u64::from(small),
            tens @ 100..=149 => u64::from(tens - 99) * 10,
            hundreds @ 150..=199 => u64::from(hundreds - 149) * 100,
            thousands @ 200..=239 => u64::from(thousands - 199) * 1_000,
            large @ 240..=251 => 1 << (5 * u32::from(large - 240) + 8),
            252 => u64::from(u32::MAX),
            253 => i64::MAX.unsigned_abs(),
            254 => u64::MAX - 1,
            255 => u64::MAX,
        }
    }

    /// A quantity.
    pub fn quantity(&mut self) -> Quantity {
        Quantity::new(self.count())
    }

    /// An amount of money: seldom below zero, which no command allows.
    pub fn amount(&mut self) -> Amount {
        let count = self.count();
        let odd = i64::try_from(count).unwrap_or(if count == u64::MAX { i64::MIN } else { -1 });
        Amount::new(odd)
    }

    /// A price: mostly on the grid and near face value.
    pub fn price(&mut self) -> Price {
        let ppm = match self.byte() {
            percent @ 0..=200 => u32::from(percent) * 10_000,
            off @ 201..=230 => u32::from(off) * 4_999,
            high @ 231..=250 => u32::from(high - 230) * 1_000_000,
            251 => 1,
            252 => Price::MAX.as_ppm() + 10_000,
            _ => u32::MAX,
        };
        Price::ppm(ppm)
    }

    /// A member: mostly one that trades.
    pub fn member(&mut self) -> MemberId {
        let number = match self.byte() {
            usual @ 0..=223 => TRADERS.start() + u32::from(usual) % 8,
            odd => u32::from(odd) % 18,
        };
        MemberId::new(number)
    }

    /// A series: mostly one there is.
    pub fn series(&mut self) -> SeriesId {
        let number = match self.byte() {
            usual @ 0..=223 => 1 + u32::from(usual) % 7,
            odd => u32::from(odd) % 12,
        };
        SeriesId::new(number)
    }

    /// What is optional.
    pub fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| make(self))
    }
}
