//! What a statement says, in English and Chinese.

use crate::Language;
use crate::resource::series::Titles;
use crate::sheet::money;
use units::{Amount, Currency, Timestamp};

/// The texts of one language.
pub(super) struct Words {
    pub tag: &'static str,
    pub house: &'static str,
    pub title: &'static str,
    pub member: &'static str,
    pub period: &'static str,
    pub made_at: &'static str,
    pub record: &'static str,
    pub zone: &'static str,
    pub currencies: &'static str,
    pub beginning: &'static str,
    pub until_now: &'static str,
    pub summary: &'static str,
    pub summary_heads: [&'static str; 6],
    pub account_heads: [&'static str; 6],
    pub opening: &'static str,
    pub closing: &'static str,
    pub posting: &'static str,
    pub holding: &'static str,
    pub holdings: &'static str,
    pub holding_heads: [&'static str; 7],
    pub total: &'static str,
    pub nothing: &'static str,
    pub notes: [&'static str; 2],
    pub foot: &'static str,
    pub numbering: &'static str,
    pub csv_heads: [&'static str; 13],
    purposes: fn(&str) -> Option<&'static str>,
    happenings: usize,
}

static ENGLISH: Words = Words {
    tag: "en",
    house: "Xianquan",
    title: "Account statement",
    member: "Member",
    period: "Period",
    made_at: "Made at",
    record: "As of record",
    zone: "Time zone",
    currencies: "Currencies",
    beginning: "beginning",
    until_now: "now",
    summary: "Summary",
    summary_heads: ["Account", "Currency", "Opening", "Paid in", "Paid out", "Closing"],
    account_heads: ["Time", "Record", "What happened", "Paid out", "Paid in", "Balance"],
    opening: "Opening balance",
    closing: "Closing balance",
    posting: "Posting",
    holding: "Holding",
    holdings: "Coupons held at the end of the period",
    holding_heads: ["Series", "Name", "Units", "Face value", "Price", "Market value", "Cost"],
    total: "Total",
    nothing: "Nothing was posted in this period.",
    notes: [
        "Amounts are in major units of the currency. Market value is units at the price of the last trade \
         up to the end of the period. Cost is a weighted average of purchases, and of trades with their \
         fees; gifts, transfers and swaps come at zero.",
        "Every line names the record of the journal that it comes from; the record can be read \
         under its number.",
    ],
    foot: "Made by the books; valid without signature.",
    numbering: "Page {page} of {pages}",
    csv_heads: [
        "kind",
        "time",
        "record",
        "what",
        "currency",
        "account",
        "series",
        "amount",
        "balance",
        "units",
        "face_value",
        "market_value",
        "cost",
    ],
    purposes: english_purpose,
    happenings: 1,
};

static CHINESE: Words = Words {
    tag: "zh-CN",
    house: "闲券 Xianquan",
    title: "账户对账单",
    member: "户名编号",
    period: "账单期间",
    made_at: "出具时间",
    record: "截至记录",
    zone: "时区",
    currencies: "币种",
    beginning: "开户",
    until_now: "当前",
    summary: "账户汇总",
    summary_heads: ["账户", "币种", "期初余额", "收入合计", "支出合计", "期末余额"],
    account_heads: ["交易时间", "记录号", "摘要", "支出", "收入", "余额"],
    opening: "期初余额",
    closing: "期末余额",
    posting: "分录",
    holding: "持券",
    holdings: "期末持券明细",
    holding_heads: ["券系列", "名称", "数量", "面值", "价格", "市值", "成本"],
    total: "合计",
    nothing: "本期间无交易。",
    notes: [
        "金额以该币种的主单位列示。市值按期末前最近一笔成交价计算。成本采用加权平均法：向发行方购买及市场\
         买入（含手续费）计入成本，赠与、转让及换券按零计。",
        "每一行均注明其在日志中的记录号，可凭记录号查询。",
    ],
    foot: "本对账单由系统账簿生成，无需签章。",
    numbering: "第 {page} 页，共 {pages} 页",
    csv_heads: [
        "类别",
        "时间",
        "记录号",
        "摘要",
        "币种",
        "账户",
        "券系列",
        "金额",
        "余额",
        "数量",
        "面值",
        "市值",
        "成本",
    ],
    purposes: chinese_purpose,
    happenings: 2,
};

/// The texts of a language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

impl Words {
    /// What an account is called.
    pub fn purpose(&self, purpose: &str) -> String {
        (self.purposes)(purpose).map_or_else(|| purpose.replace('_', " "), str::to_owned)
    }

    /// What happened, for people.
    pub fn happened(&self, kind: &str) -> String {
        let found = HAPPENINGS.iter().find(|row| row[0] == kind);
        let plain = || kind.rsplit('.').next().unwrap_or(kind).replace('_', " ");
        found.map_or_else(plain, |row| row[self.happenings].to_owned())
    }

    /// The name of a series, in this language where it has one.
    pub fn named(&self, titles: Option<&Titles>) -> String {
        let pair = titles.map(|titles| (titles.zh.clone(), titles.en.clone()));
        let (chinese, english) = pair.unwrap_or_default();
        let name = if self.happenings == 2 { chinese.or(english) } else { english.or(chinese) };
        name.unwrap_or_default()
    }

    /// A time as a clock on a wall in the zone shows it.
    pub fn time(&self, time: Timestamp, zone: &str) -> String {
        let Ok(local) = contract::local_time(time, zone) else {
            return time.to_string();
        };
        let (hour, minute) = (local.minute_of_day / 60, local.minute_of_day % 60);
        let second = time.micros().div_euclid(1_000_000).rem_euclid(60);
        format!("{} {hour:02}:{minute:02}:{second:02}", local.date)
    }
}

/// Money in major units with commas between thousands, for people.
pub(super) fn grouped(amount: Amount, currency: Currency) -> String {
    let plain = money(amount, currency);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    match digits.split_once('.') {
        Some((whole, part)) => format!("{sign}{}.{part}", thousands(whole)),
        None => format!("{sign}{}", thousands(digits)),
    }
}

/// Digits with commas between thousands.
pub(super) fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (digit, left) in digits.chars().zip((0..digits.len()).rev()) {
        text.push(digit);
        if left > 0 && left % 3 == 0 {
            text.push(',');
        }
    }
    text
}

fn english_purpose(purpose: &str) -> Option<&'static str> {
    Some(match purpose {
        "custody" => "Free cash",
        "reserved" => "Reserved cash",
        "escrow" => "Escrow",
        "merchant_payable" => "Payable to merchant",
        "settlement_hub" => "Settlement hub",
        "fee_revenue" => "Fee revenue",
        "reserve_fund" => "Reserve fund",
        "suspense" => "Suspense",
        "unclaimed_property" => "Unclaimed property",
        "nostro" => "Nostro",
        _ => return None,
    })
}

fn chinese_purpose(purpose: &str) -> Option<&'static str> {
    Some(match purpose {
        "custody" => "可用资金",
        "reserved" => "冻结资金",
        "escrow" => "备付金",
        "merchant_payable" => "应付商户款",
        "settlement_hub" => "清算过渡户",
        "fee_revenue" => "手续费收入",
        "reserve_fund" => "风险准备金",
        "suspense" => "待查款项",
        "unclaimed_property" => "无人认领财产",
        "nostro" => "存放同业",
        "match_funded" => "商户配赠出资",
        "match_granted" => "商户配赠",
        _ => return None,
    })
}

/// What moves money, in English and Chinese.
static HAPPENINGS: &[[&str; 3]] = &[
    ["ledger.deposited", "Deposit", "入金"],
    ["ledger.deposit_assigned", "Deposit assigned", "入金认领"],
    ["ledger.withdrawal_requested", "Withdrawal requested", "申请提现"],
    ["ledger.withdrawal_paid", "Withdrawal paid", "提现到账"],
    ["ledger.withdrawal_failed", "Withdrawal failed", "提现失败退回"],
    ["ledger.transferred", "Transfer", "转账"],
    ["ledger.held", "Hold", "预授权冻结"],
    ["ledger.hold_posted", "Hold paid", "预授权扣款"],
    ["ledger.hold_voided", "Hold voided", "预授权解冻"],
    ["ledger.escrow_funded", "Escrow funded", "缴存备付金"],
    ["ledger.escrow_released", "Escrow released", "释放备付金"],
    ["ledger.merchant_settled", "Merchant settled", "商户结算"],
    ["coupon.units_issued", "Units issued", "发行"],
    ["coupon.purchase_refunded", "Purchase refunded", "冷静期退款"],
    ["coupon.dormant_refunded", "Dormant units refunded", "过期券退款"],
    ["coupon.series_extinguished", "Series ended", "券到期注销"],
    ["coupon.series_escheated", "Series escheated", "券转无人认领财产"],
    ["market.order_accepted", "Order accepted", "委托"],
    ["market.order_rested", "Order rests", "委托挂单"],
    ["market.order_started", "Order started", "条件单触发"],
    ["market.order_amended", "Order amended", "改单"],
    ["market.order_done", "Order ended", "委托结束"],
    ["market.all_cancelled", "Orders cancelled", "全部撤单"],
    ["market.filled", "Trade", "成交"],
    ["market.quote_locked", "Quote locked", "锁定报价"],
    ["market.quote_released", "Quote released", "报价释放"],
    ["market.deal_proposed", "Deal proposed", "协议交易提议"],
    ["market.deal_accepted", "Deal accepted", "协议交易成交"],
    ["market.deal_ended", "Deal ended", "协议交易终止"],
    ["market.buyback_opened", "Buy-back opened", "开启回购"],
    ["market.buyback_ended", "Buy-back ended", "回购结束"],
    ["clearing.authorised", "Redemption authorised", "核销授权"],
    ["clearing.captured", "Redemption captured", "核销"],
    ["clearing.voided", "Redemption voided", "核销撤销"],
    ["clearing.reversed", "Redemption reversed", "核销冲正"],
    ["clearing.finalised", "Redemption final", "核销完成"],
];

#[cfg(test)]
mod tests;
