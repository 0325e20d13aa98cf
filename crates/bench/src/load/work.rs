//! The requests of one connection, written into one buffer that is used again.

use std::fmt::Write;
use std::rc::Rc;

use super::Load;
use super::set_up::Stage;
use crate::Dice;

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ops {
    /// Transfers of money.
    Payments,
    /// Orders on both sides of the price, of which about half trade.
    Orders,
    /// Orders, transfers of money and transfers of coupons: 2 to 2 to 1.
    Mix,
    /// `GET /healthz`: what the transport alone allows.
    Health,
}

/// The requests of one connection.
pub struct Work {
    ops: Ops,
    batch: usize,
    address: String,
    key: String,
    stage: Rc<Stage>,
    dice: Dice,
    number: usize,
    sent: u64,
    body: String,
    request: String,
}

impl Work {
    pub fn new(load: &Load, stage: Rc<Stage>, number: usize) -> Self {
        Self {
            ops: load.ops,
            batch: load.batch,
            address: load.address.clone(),
            key: load.key.clone(),
            stage,
            dice: Dice::new(number as u64 + 1),
            number,
            sent: 0,
            body: String::new(),
            request: String::new(),
        }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ops in one request.
    pub fn batch(&self) -> u64 {
        self.batch as u64
    }

    /// The next request, whole.
    pub fn request(&mut self) -> &[u8] {
        self.request.clear();
        self.body.clear();
        if self.ops == Ops::Health {
            let _ = write!(self.request, "GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
            return self.request.as_bytes();
        }
        let path = if self.batch == 1 { self.one() } else { self.many() };
        self.request.push_str(&head(path, &self.address, &self.key));
        if self.batch == 1 {
            let (mark, number, sent) = (&self.stage.mark, self.number, self.sent);
            let _ = write!(self.request, "idempotency-key: {mark}-{number}-{sent}\r\n");
        }
        let _ = write!(self.request, "content-length: {}\r\n\r\n", self.body.len());
        self.request.push_str(&self.body);
        self.request.as_bytes()
    }

    fn one(&mut self) -> &'static str {
        self.sent += 1;
        self.body.push('{');
        let (_, path) = self.fields();
        self.body.push('}');
        path
    }

    fn many(&mut self) -> &'static str {
        self.body.push_str("{\"commands\":[");
        for at in 0..self.batch {
            self.sent += 1;
            let comma = if at == 0 { "" } else { "," };
            let (mark, number, sent) = (&self.stage.mark, self.number, self.sent);
            let _ = write!(self.body, "{comma}{{\"idempotency_key\":\"{mark}-{number}-{sent}\",");
            let (op, _) = self.fields();
            let _ = write!(self.body, ",\"op\":\"{op}\"}}");
        }
        self.body.push_str("]}");
        "/v1/batch"
    }

    /// Writes the fields of an op; gives its name and where it is posted to by itself.
    fn fields(&mut self) -> (&'static str, &'static str) {
        match self.ops {
            Ops::Payments | Ops::Health => self.pay(),
            Ops::Orders => self.place(),
            Ops::Mix => match self.dice.below(5) {
                0 | 1 => self.place(),
                2 | 3 => self.pay(),
                _ => self.give(),
            },
        }
    }

    fn two(&mut self) -> [usize; 2] {
        let count = self.stage.members.len();
        let from = self.index(count);
        [from, (from + 1 + self.index(count.max(2) - 1)) % count]
    }

    fn index(&mut self, bound: usize) -> usize {
        usize::try_from(self.dice.below(bound as u64)).unwrap_or(0)
    }

    fn pay(&mut self) -> (&'static str, &'static str) {
        let [from, to] = self.two().map(|at| &self.stage.members[at]);
        let _ = write!(
            self.body,
            "\"from\":\"{from}\",\"to\":\"{to}\",\"currency\":\"CNY\",\"amount\":1"
        );
        ("transfer_money", "/v1/bank/transfers")
    }

    fn give(&mut self) -> (&'static str, &'static str) {
        let series = self.index(self.stage.series.len());
        let [from, to] = self.two().map(|at| &self.stage.members[at]);
        let series = &self.stage.series[series];
        let _ = write!(
            self.body,
            "\"series\":\"{series}\",\"from\":\"{from}\",\"to\":\"{to}\",\"quantity\":1"
        );
        ("transfer_units", "/v1/wallet/transfers")
    }

    fn place(&mut self) -> (&'static str, &'static str) {
        let series = self.index(self.stage.series.len());
        let [member, _] = self.two().map(|at| &self.stage.members[at]);
        let series = &self.stage.series[series];
        let is_buy = self.dice.below(2) == 0;
        let away = self.dice.below(40);
        let permille = if is_buy { 1_005 - away } else { 975 + away };
        let (side, quantity) = (if is_buy { "buy" } else { "sell" }, 1 + self.dice.below(20));
        let _ = write!(
            self.body,
            "\"member\":\"{member}\",\"series\":\"{series}\",\"side\":\"{side}\",\
             \"quantity\":{quantity},\"price\":{{\"limit\":{}}}",
            permille * 1_000
        );
        ("place_order", "/v1/trade/orders")
    }
}

/// The head of a write, without the fields that are its own.
pub(super) fn head(path: &str, address: &str, key: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\n"
    )
}
