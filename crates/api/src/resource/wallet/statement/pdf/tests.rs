use super::{made, percent, render};
use crate::Language;
use crate::resource::series::Titles;
use crate::resource::wallet::holdings::{HoldingView, totals};
use crate::resource::wallet::statement::{AccountPeriod, LineView, StatementView};
use units::{Amount, Currency, MemberId, Price, Quantity, SeriesId, Timestamp};

const START: i64 = 1_795_420_800_000_000;

fn line(number: i64, purpose: &str, amount: i64, balance: i64) -> LineView {
    let kinds = ["ledger.deposited", "market.filled", "clearing.captured", "coupon.units_issued"];
    let kind = kinds[usize::try_from(number % 4).expect("small")];
    LineView {
        id: format!("{}.{}", 1_204_331 + number * 7, number % 3),
        recorded_at: Timestamp::from_micros(START + number * 5_431_000_000).into(),
        r#type: kind.to_owned(),
        currency: Currency::CNY.into(),
        purpose: purpose.to_owned(),
        series: (number % 4 > 0).then(|| SeriesId::new(7).into()),
        amount: Amount::new(amount).into(),
        balance: Amount::new(balance).into(),
    }
}

fn account(purpose: &str, opening: i64, lines: &[LineView]) -> AccountPeriod {
    let amounts = lines.iter().map(|line| line.amount.0.minor());
    let credits: i64 = amounts.clone().filter(|amount| *amount > 0).sum();
    let debits: i64 = amounts.filter(|amount| *amount < 0).map(|amount| -amount).sum();
    AccountPeriod {
        currency: Currency::CNY.into(),
        purpose: purpose.to_owned(),
        opening: Amount::new(opening).into(),
        credits: Amount::new(credits).into(),
        debits: Amount::new(debits).into(),
        balance: Amount::new(opening + credits - debits).into(),
    }
}

fn holding(number: u32, names: [&str; 2], units: u64, price: Option<u32>) -> HoldingView {
    let face = i64::try_from(units).expect("small") * 5_000;
    let market = price.map(|price| Price::ppm(price).of(Amount::new(face)).expect("fits"));
    let gain = market.and_then(|market| market.minus(Amount::new(face * 8 / 10)));
    HoldingView {
        series: SeriesId::new(number).into(),
        title: Some(Titles { en: Some(names[0].to_owned()), zh: Some(names[1].to_owned()) }),
        issuer: MemberId::new(9).into(),
        currency: Currency::CNY.into(),
        units: Quantity::new(units).into(),
        reserved: Quantity::ZERO.into(),
        face_value: Amount::new(face).into(),
        last_price: price.map(|price| Price::ppm(price).into()),
        market_value: market.map(Into::into),
        cost: Amount::new(face * 8 / 10).into(),
        unrealised_gain: gain.map(Into::into),
        ends_at: None,
        state: None,
        ranges: Vec::new(),
    }
}

fn statement(count: i64) -> StatementView {
    let mut balance = 1_250_000;
    let cash: Vec<LineView> = (0..count)
        .map(|number| {
            let amount = if number % 3 == 0 { 123_456 } else { -(4_567 + number * 11) };
            balance += amount;
            line(number, "custody", amount, balance)
        })
        .collect();
    let reserved = vec![line(1, "reserved", 50_000, 50_000), line(5, "reserved", -50_000, 0)];
    let holdings = vec![
        holding(7, ["Fifty off hotpot", "海底捞五十元代金券"], 1_200, Some(930_000)),
        holding(12, ["Cinema, one seat", "电影通兑券（不含特殊厅）"], 8, None),
    ];
    StatementView {
        member: MemberId::new(4_711).into(),
        as_of: 1_250_000,
        from: Some(Timestamp::from_micros(START).into()),
        to: Some(Timestamp::from_micros(START + 30 * 86_400_000_000).into()),
        time_zone: "Asia/Shanghai".to_owned(),
        accounts: vec![account("custody", 1_250_000, &cash), account("reserved", 0, &reserved)],
        items: cash.into_iter().chain(reserved).collect(),
        totals: totals(&holdings),
        holdings,
        next_cursor: None,
    }
}

#[test]
fn a_statement_is_printed_in_both_languages() {
    let made_at = Timestamp::from_micros(START + 31 * 86_400_000_000);
    for (language, name) in [(Language::English, "en"), (Language::Chinese, "zh")] {
        let file = render(&statement(90), made_at, language).expect("a file");
        assert!(file.starts_with(b"%PDF-"));
        assert!((20_000..200_000).contains(&file.len()), "{}", file.len());
        // To be looked at.
        if let Some(folder) = std::env::var_os("XQ_KEEP_PDF") {
            let path = std::path::Path::new(&folder).join(format!("statement-{name}.pdf"));
            std::fs::write(path, &file).expect("written");
        }
    }
}

#[test]
fn an_empty_statement_is_one_page() {
    let mut empty = statement(0);
    (empty.items, empty.accounts) = (Vec::new(), Vec::new());
    (empty.holdings, empty.totals) = (Vec::new(), Vec::new());
    let file = render(&empty, Timestamp::from_micros(START), Language::Chinese).expect("a file");
    assert!(file.len() < 60_000, "{}", file.len());
}

#[test]
fn prices_and_dates_are_written_out() {
    assert_eq!(percent(930_000), "93.00 %");
    assert_eq!(percent(1_005_050), "100.50 %");
    let made = made("2026-11-23T08:09:10Z".parse().expect("a time"));
    assert_eq!((made.year, made.month, made.day), (2026, 11, 23));
    assert_eq!((made.hour, made.minute, made.second), (8, 9, 10));
}
