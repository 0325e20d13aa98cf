//! Terms in plain sentences, as somebody reads them who is about to buy or use a coupon.

mod rule;

use crate::Terms;
use engine::coupon::{Acceptance, AfterDormancy, AfterExpiry, Consideration, Form, VenueMode};
use serde::Serialize;
use units::{Amount, BasisPoints, Currency, Duration};

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// What it is about: `what`, `worth`, `where`, `when`, `bill`, `quantity`, `transfer`, `trade`,
    /// `cooling_off`, `refund`, `expiry`, `escrow` or `rule`.
    pub topic: &'static str,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Sentence {
    fn new(topic: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { topic, en: en.into(), zh: zh.into() }
    }
}

/// What these terms say, in sentences, the most telling first. A condition that no sentence fits is
/// told as it is written.
#[must_use]
pub fn plain(terms: &Terms) -> Vec<Sentence> {
    let mut told = vec![what(terms), worth(terms), form(terms), validity(terms), accepted(terms)];
    let money = |minor| money(minor, terms.currency);
    if let Some(rule) = &terms.redeem_rule {
        told.extend(rule::sentences(rule, rule::Act::Use, &money));
    }
    told.push(transfer(terms));
    told.push(trade(terms));
    for (rule, act) in [(&terms.trade_rule, rule::Act::Trade), (&terms.issue_rule, rule::Act::Get)]
    {
        told.extend(rule.iter().flat_map(|rule| rule::sentences(rule, act, &money)));
    }
    told.extend(cooling_off(terms));
    told.push(refund(terms));
    told.push(expiry(terms));
    told.push(escrow(terms));
    told
}

/// Such as `CNY 100.00`: read the same in both languages.
fn money(amount: Amount, currency: Currency) -> String {
    let digits = usize::from(currency.exponent());
    let text = format!("{:0>width$}", amount.minor().unsigned_abs(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    let (sign, point) =
        (if amount.minor() < 0 { "-" } else { "" }, if digits > 0 { "." } else { "" });
    format!("{} {sign}{whole}{point}{part}", currency.code())
}

/// Such as `12.5%`.
fn percent(share: BasisPoints) -> String {
    let (whole, part) = (share.points() / 100, share.points() % 100);
    match part {
        0 => format!("{whole}%"),
        part if part % 10 == 0 => format!("{whole}.{}%", part / 10),
        part => format!("{whole}.{part:02}%"),
    }
}

/// A span in its largest whole unit.
fn span(span: Duration) -> (String, String) {
    let seconds = span.micros() / 1_000_000;
    let units = [
        (86_400, "day", "天"),
        (3_600, "hour", "小时"),
        (60, "minute", "分钟"),
        (1, "second", "秒"),
    ];
    let fits = |(size, ..): &(u64, &str, &str)| seconds >= *size && seconds.is_multiple_of(*size);
    let (size, en, zh) = units.into_iter().find(fits).unwrap_or((1, "second", "秒"));
    let count = seconds / size;
    (format!("{count} {en}{}", if count == 1 { "" } else { "s" }), format!("{count} {zh}"))
}

fn what(terms: &Terms) -> Sentence {
    let (en, zh) = match terms.consideration {
        Consideration::Paid => ("A coupon that was paid for.", "付费购买的券。"),
        Consideration::Promotional => ("A coupon that is given away.", "免费发放的促销券。"),
        Consideration::Loyalty => ("A coupon that rewards loyalty.", "会员积分类权益券。"),
    };
    Sentence::new("what", en, zh)
}

fn worth(terms: &Terms) -> Sentence {
    let minor = i64::try_from(terms.units_per_coupon).ok();
    let face = minor.and_then(|count| count.checked_mul(terms.unit_value.minor()));
    let face = money(face.map_or(terms.unit_value, Amount::new), terms.currency);
    if terms.divisible {
        let en = format!("Each is worth {face} and may be used in parts.");
        return Sentence::new("worth", en, format!("每张面值 {face}，可分次使用。"));
    }
    let en = format!("Each is worth {face} and is used whole.");
    Sentence::new("worth", en, format!("每张面值 {face}，须整张使用。"))
}

fn form(terms: &Terms) -> Sentence {
    let (en, zh) = match terms.form {
        Form::Registered => (
            "It is held in your name: if it is lost, it can be reported and replaced.",
            "记名持有：遗失可挂失补发。",
        ),
        Form::Bearer => (
            "Whoever has it may use it: if it is lost, it is not replaced.",
            "不记名：谁持有谁可用，遗失不补。",
        ),
    };
    Sentence::new("what", en, zh)
}

fn validity(terms: &Terms) -> Sentence {
    let zone = &terms.time_zone;
    let (en, zh) = match (terms.valid_from, terms.valid_until) {
        (Some(from), Some(until)) => (
            format!("Valid from {from} to {until}, both days included ({zone})."),
            format!("有效期 {from} 至 {until}，含首尾两日（{zone}）。"),
        ),
        (None, Some(until)) => (
            format!("Valid until {until}, that day included ({zone})."),
            format!("有效期至 {until}，含当日（{zone}）。"),
        ),
        (Some(from), None) => (
            format!("Valid from {from} on, without an end ({zone})."),
            format!("自 {from} 起长期有效（{zone}）。"),
        ),
        (None, None) => ("It does not expire.".to_owned(), "长期有效，不会过期。".to_owned()),
    };
    Sentence::new("when", en, zh)
}

/// Items one after the other.
fn list<T: ToString>(items: &[T], separator: &str) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(separator)
}

fn accepted(terms: &Terms) -> Sentence {
    let (en, zh) = match &terms.acceptance {
        Acceptance::Any => {
            ("Every merchant here takes it.".to_owned(), "平台全部商户可用。".to_owned())
        }
        Acceptance::Members(members) => (
            format!("These merchants take it: {}.", list(members, ", ")),
            format!("可用商户：{}。", list(members, "、")),
        ),
        Acceptance::Categories(codes) => (
            format!("Merchants of these categories (ISO 18245) take it: {}.", list(codes, ", ")),
            format!("以下类别（ISO 18245）的商户可用：{}。", list(codes, "、")),
        ),
    };
    Sentence::new("where", en, zh)
}

fn transfer(terms: &Terms) -> Sentence {
    if terms.transferable {
        return Sentence::new("transfer", "It may be given to others.", "可转赠他人。");
    }
    Sentence::new("transfer", "It stays with whoever it was issued to.", "仅限本人使用，不可转让。")
}

fn trade(terms: &Terms) -> Sentence {
    if !terms.transferable {
        return Sentence::new("trade", "It is not traded.", "不可交易。");
    }
    let (en, zh) = match terms.venue.mode {
        VenueMode::Continuous => ("It is traded at any time", "可随时在市场买卖"),
        VenueMode::CallAuction => ("It is traded in auctions at set times", "在定时集合竞价中买卖"),
        VenueMode::FixedPrice => ("It is traded at prices that sellers name", "由卖方标价出售"),
        VenueMode::Rfq => ("It is traded by agreement between two", "由双方协商成交"),
        VenueMode::BuybackOnly => ("Only the issuer buys it back", "仅由发行方回购"),
    };
    let Some(collar) = terms.venue.collar.map(percent) else {
        return Sentence::new("trade", format!("{en}."), format!("{zh}。"));
    };
    let en = format!("{en}, at most {collar} away from the price before.");
    Sentence::new("trade", en, format!("{zh}，价格偏离参考价不超过 {collar}。"))
}

fn cooling_off(terms: &Terms) -> Option<Sentence> {
    if terms.consideration != Consideration::Paid {
        return None;
    }
    if terms.cooling_off.micros() == 0 {
        let en = "What is bought from the issuer is not taken back.";
        return Some(Sentence::new("cooling_off", en, "向发行方购买后不支持无理由退款。"));
    }
    let (en, zh) = span(terms.cooling_off);
    let en = format!("What is bought from the issuer is refunded within {en}, if it is untouched.");
    Some(Sentence::new("cooling_off", en, format!("向发行方购买后 {zh}内，未使用可全额退款。")))
}

fn refund(terms: &Terms) -> Sentence {
    let (en, zh) = span(terms.reversal_window);
    let en = format!("If goods go back within {en}, the merchant may give it back.");
    Sentence::new("refund", en, format!("核销后 {zh}内退货的，商户可退回券。"))
}

fn expiry(terms: &Terms) -> Sentence {
    let (en, zh) = match terms.after_expiry {
        AfterExpiry::Extinguish => {
            ("Once it has expired it is worth nothing.".to_owned(), "过期作废。".to_owned())
        }
        AfterExpiry::Dormant { lasts, then } => {
            let (en, zh) = span(lasts);
            let (then_en, then_zh) = match then {
                AfterDormancy::Escheat => {
                    ("its value goes to unclaimed property", "余额转入无人认领财产")
                }
                AfterDormancy::Extinguish => ("it ends", "权益终止"),
            };
            (
                format!("Once it has expired it is still owed for {en}; after that {then_en}."),
                format!("过期后 {zh}内发行方仍负有义务，之后{then_zh}。"),
            )
        }
    };
    Sentence::new("expiry", en, zh)
}

fn escrow(terms: &Terms) -> Sentence {
    if terms.reserve_ratio.points() == 0 {
        let en = "No money is set aside for it.";
        return Sentence::new("escrow", en, "发行方未缴存准备金。");
    }
    let share = percent(terms.reserve_ratio);
    let en = format!("The issuer keeps {share} of what it owes in escrow.");
    Sentence::new("escrow", en, format!("发行方按应付余额的 {share} 缴存准备金。"))
}
