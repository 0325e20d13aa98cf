//! Who and what the demo world is made of: data.

use engine::member::MemberKind;
use serde_json::{Value, json};
use units::{CivilDate, Currency};

/// A firm: what it is, where it is, its merchant category code (ISO 18245).
pub struct Firm {
    pub kind: MemberKind,
    pub country: &'static str,
    pub zone: &'static str,
    pub category: Option<u16>,
}

impl Firm {
    /// The money it takes.
    pub fn currency(&self) -> Currency {
        if self.country == "US" { Currency::USD } else { Currency::CNY }
    }
}

const fn firm(kind: MemberKind, country: &'static str, zone: &'static str, category: u16) -> Firm {
    Firm { kind, country, zone, category: Some(category) }
}

const SHANGHAI: &str = "Asia/Shanghai";
const NEW_YORK: &str = "America/New_York";
const LOS_ANGELES: &str = "America/Los_Angeles";

/// The bank and the regulator: members 2 and 3.
pub const OFFICES: [Firm; 2] = [
    Firm { kind: MemberKind::Bank, country: "CN", zone: SHANGHAI, category: None },
    Firm { kind: MemberKind::Regulator, country: "CN", zone: SHANGHAI, category: None },
];

/// The issuers, in the order of [`SERIES`].
pub const ISSUERS: [Firm; 10] = [
    firm(MemberKind::Issuer, "CN", SHANGHAI, 5812),
    firm(MemberKind::Issuer, "CN", SHANGHAI, 7011),
    firm(MemberKind::Issuer, "CN", SHANGHAI, 7991),
    firm(MemberKind::Issuer, "CN", SHANGHAI, 5411),
    firm(MemberKind::Issuer, "CN", SHANGHAI, 5814),
    firm(MemberKind::Issuer, "CN", SHANGHAI, 5311),
    firm(MemberKind::Issuer, "US", NEW_YORK, 5812),
    firm(MemberKind::Issuer, "US", LOS_ANGELES, 7011),
    firm(MemberKind::Issuer, "US", NEW_YORK, 5411),
    firm(MemberKind::Issuer, "US", NEW_YORK, 5311),
];

/// The merchants: two of each trade and country.
pub const MERCHANTS: [Firm; 20] = [
    firm(MemberKind::Merchant, "CN", SHANGHAI, 5812),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 5812),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 7011),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 7011),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 7991),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 7991),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 5411),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 5411),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 5814),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 5814),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 5311),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 5311),
    firm(MemberKind::Merchant, "US", NEW_YORK, 5812),
    firm(MemberKind::Merchant, "US", NEW_YORK, 5812),
    firm(MemberKind::Merchant, "US", LOS_ANGELES, 7011),
    firm(MemberKind::Merchant, "US", LOS_ANGELES, 7011),
    firm(MemberKind::Merchant, "US", NEW_YORK, 5411),
    firm(MemberKind::Merchant, "US", NEW_YORK, 5411),
    firm(MemberKind::Merchant, "US", NEW_YORK, 5311),
    firm(MemberKind::Merchant, "US", NEW_YORK, 5311),
];

/// Firms that keep two prices in every book: dealers, which this system knows as merchants.
pub const MAKERS: [Firm; 3] = [
    firm(MemberKind::Merchant, "CN", SHANGHAI, 6211),
    firm(MemberKind::Merchant, "CN", SHANGHAI, 6211),
    firm(MemberKind::Merchant, "US", NEW_YORK, 6211),
];

/// How many holders there are; the last quarter lives in the United States.
pub const HOLDERS: usize = 200;

/// Where a holder lives.
pub const fn holder_home(number: usize) -> Firm {
    let is_american = number >= HOLDERS - HOLDERS / 4;
    Firm {
        kind: MemberKind::Person,
        country: if is_american { "US" } else { "CN" },
        zone: if is_american { NEW_YORK } else { SHANGHAI },
        category: None,
    }
}

/// How the market for a series looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Market {
    /// A book with two sides, kept by the makers.
    Book,
    /// Orders gather for an auction each minute.
    Auction,
    /// Holders list, others take.
    Listing,
}

/// A series.
pub struct SeriesPlan {
    pub template: &'static str,
    pub titles: (&'static str, &'static str),
    pub currency: Currency,
    /// Face value of one coupon in minor units.
    pub face: i64,
    pub market: Market,
    /// What it is worth, in millionths of its face value.
    pub fair: u32,
    /// The step of its prices.
    pub tick: u32,
    /// Units in one coupon.
    pub coupon: u64,
    /// The least bill on which one coupon is used.
    pub min_spend: i64,
}

const fn series(
    template: &'static str,
    titles: (&'static str, &'static str),
    (currency, face, min_spend): (Currency, i64, i64),
    (market, fair, tick): (Market, u32, u32),
    coupon: u64,
) -> SeriesPlan {
    SeriesPlan { template, titles, currency, face, market, fair, tick, coupon, min_spend }
}

const CNY: Currency = Currency::CNY;
const USD: Currency = Currency::USD;
const BOOK_92: (Market, u32, u32) = (Market::Book, 920_000, 1_000);
const HOTEL: (Market, u32, u32) = (Market::Book, 850_000, 5_000);
const LISTING: (Market, u32, u32) = (Market::Listing, 600_000, 1_000);
const CARD: (Market, u32, u32) = (Market::Book, 965_000, 1_000);
const PARK: (Market, u32, u32) = (Market::Auction, 880_000, 5_000);

/// One series for each issuer.
pub const SERIES: [SeriesPlan; 10] = [
    series(
        "dining",
        ("江南小馆 100 元代金券", "Jiangnan Kitchen voucher ¥100"),
        (CNY, 10_000, 12_000),
        BOOK_92,
        1,
    ),
    series("hotel", ("云栖酒店 房晚券", "Yunqi Hotels room night"), (CNY, 60_000, 0), HOTEL, 1),
    series("travel", ("西溪湿地 门票", "Xixi Wetland admission"), (CNY, 12_000, 0), PARK, 1),
    series(
        "retail",
        ("邻里超市 满 100 减 15", "Linli Market ¥15 off ¥100"),
        (CNY, 1_500, 10_000),
        LISTING,
        1,
    ),
    series(
        "stored_value_card",
        ("茶里 储值卡 500 元", "Chali Tea card ¥500"),
        (CNY, 50_000, 0),
        CARD,
        50_000,
    ),
    series(
        "gift_card",
        ("万象百货 礼品卡 200 元", "Wanxiang Stores gift card ¥200"),
        (CNY, 20_000, 0),
        CARD,
        20_000,
    ),
    series(
        "dining",
        ("哈德逊餐厅 25 美元代金券", "Hudson Table voucher $25"),
        (USD, 2_500, 3_000),
        BOOK_92,
        1,
    ),
    series("hotel", ("太平洋酒店 房晚券", "Pacific Inns room night"), (USD, 15_000, 0), HOTEL, 1),
    series(
        "retail",
        ("绿谷超市 满 60 减 10", "Greendale Grocers $10 off $60"),
        (USD, 1_000, 6_000),
        LISTING,
        1,
    ),
    series(
        "gift_card",
        ("梅西大道 礼品卡 50 美元", "Maple Avenue gift card $50"),
        (USD, 5_000, 0),
        CARD,
        5_000,
    ),
];

/// What an issuer fills into its template.
pub fn filled(plan: &SeriesPlan, today: CivilDate, zone: &str, takes: &Takes) -> Value {
    let day = |days: i32| CivilDate::from_days(today.days() + days).to_string();
    let mut values = json!({
        "title": { "zh": plan.titles.0, "en": plan.titles.1 },
        "currency": plan.currency.code(),
        "time_zone": zone,
    });
    let merchants = json!(takes.merchants);
    let own = match plan.template {
        "dining" => json!({
            "face_value": plan.face, "min_spend": plan.min_spend, "max_per_order": 4,
            "valid_from": day(-1), "valid_until": day(365), "merchants": merchants,
        }),
        "hotel" => json!({
            "night_value": plan.face, "valid_from": day(-1), "valid_until": day(365),
            "merchants": merchants,
        }),
        "travel" => json!({
            "ticket_value": plan.face, "season_from": day(-1), "season_until": day(180),
            "merchants": merchants,
        }),
        "retail" => json!({
            "discount": plan.face, "min_spend": plan.min_spend, "max_per_holder": 1_000,
            "categories": takes.categories, "valid_from": day(-1), "valid_until": day(90),
        }),
        "stored_value_card" => json!({
            "face_value": plan.face, "max_per_holder": 100_000_000, "merchants": merchants,
        }),
        _ => json!({
            "face_value": plan.face, "last_sale": day(365), "valid_years": 5,
            "merchants": merchants,
        }),
    };
    if let (Value::Object(all), Value::Object(own)) = (&mut values, own) {
        all.extend(own);
    }
    values
}

/// Where a series is taken.
pub struct Takes {
    pub merchants: Vec<String>,
    pub categories: Vec<u16>,
}
