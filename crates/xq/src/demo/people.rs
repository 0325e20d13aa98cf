//! Who can be played in the demo world: data. All names are made up.

use super::cast::Cast;
use api::{Persona, Role, Words};
use engine::member::Members;
use units::{MemberId, SeriesId};

/// Where somebody stands in the cast.
#[derive(Clone, Copy)]
enum Who {
    Platform,
    Bank,
    Regulator,
    Issuer(usize),
    Merchant(usize),
    Maker(usize),
    Holder(usize),
}

type Entry = (&'static str, Role, Who, [&'static str; 2], [&'static str; 2]);

/// How many there are.
pub const COUNT: usize = 18;

/// Name, role, who, title and what it does; English before Chinese.
const PEOPLE: [Entry; COUNT] = [
    (
        "operator",
        Role::Operator,
        Who::Platform,
        ["Xianquan operations", "闲券运营"],
        [
            "Runs the clearing house: members, approvals, fees, the clock",
            "运营清算所：成员、审批、费率与时钟",
        ],
    ),
    (
        "regulator",
        Role::Regulator,
        Who::Regulator,
        ["Market supervision office", "市场监督处"],
        ["Sees everything; halts markets and freezes members", "查看全部数据，可停牌与冻结成员"],
    ),
    (
        "auditor",
        Role::Auditor,
        Who::Platform,
        ["Minghe Auditors", "明禾会计师事务所"],
        ["Checks every record, changes nothing", "核查每一条记录，不作任何更改"],
    ),
    (
        "bank",
        Role::Bank,
        Who::Bank,
        ["Qiantang Bank", "钱塘银行"],
        ["Holds the money; confirms what comes in and goes out", "存管资金，确认入金与出金"],
    ),
    (
        "issuer-dining",
        Role::Issuer,
        Who::Issuer(0),
        ["Jiangnan Kitchen", "江南小馆"],
        ["A restaurant chain that issues ¥100 vouchers", "连锁餐馆，发行 100 元代金券"],
    ),
    (
        "issuer-hotel",
        Role::Issuer,
        Who::Issuer(1),
        ["Yunqi Hotels", "云栖酒店"],
        ["Sells room nights ahead", "预售房晚"],
    ),
    (
        "issuer-tea",
        Role::Issuer,
        Who::Issuer(4),
        ["Chali Tea", "茶里"],
        ["A tea house with stored-value cards", "茶饮店，发行储值卡"],
    ),
    (
        "issuer-us",
        Role::Issuer,
        Who::Issuer(6),
        ["Hudson Table", "哈德逊餐厅"],
        ["A New York restaurant with $25 vouchers", "纽约餐厅，发行 25 美元代金券"],
    ),
    (
        "till-dining",
        Role::Merchant,
        Who::Merchant(0),
        ["Jiangnan Kitchen, Lakeside", "江南小馆湖滨店"],
        ["Takes dining vouchers at its till", "在收银台核销餐饮券"],
    ),
    (
        "till-hotel",
        Role::Merchant,
        Who::Merchant(2),
        ["Yunqi Hotel, West Lake", "云栖酒店西湖店"],
        ["Takes room nights at its reception", "在前台核销房晚券"],
    ),
    (
        "till-market",
        Role::Merchant,
        Who::Merchant(6),
        ["Linli Market, Gongshu", "邻里超市拱墅店"],
        ["Takes discount coupons from ¥100 on", "满 100 元核销优惠券"],
    ),
    (
        "till-us",
        Role::Merchant,
        Who::Merchant(12),
        ["Hudson Table, Tribeca", "哈德逊餐厅翠贝卡店"],
        ["Takes dollar vouchers", "核销美元代金券"],
    ),
    (
        "maker",
        Role::Merchant,
        Who::Maker(0),
        ["Xinghe Dealers", "星河做市"],
        ["Keeps two prices in every book", "在每个市场双边报价"],
    ),
    (
        "holder-chen",
        Role::Holder,
        Who::Holder(0),
        ["Chen Xiao", "陈晓"],
        ["Has coupons of several brands", "持有多个品牌的券"],
    ),
    (
        "holder-wang",
        Role::Holder,
        Who::Holder(1),
        ["Wang Lei", "王磊"],
        ["Buys below face value", "喜欢折价买券"],
    ),
    (
        "holder-zhou",
        Role::Holder,
        Who::Holder(2),
        ["Zhou Min", "周敏"],
        ["Sells what she does not use", "转让用不上的券"],
    ),
    (
        "holder-li",
        Role::Holder,
        Who::Holder(3),
        ["Li Na", "李娜"],
        ["Gives coupons to friends", "常把券送给朋友"],
    ),
    (
        "holder-us",
        Role::Holder,
        Who::Holder(150),
        ["Emma Brooks", "艾玛·布鲁克斯"],
        ["Lives in New York, uses dollar vouchers", "住在纽约，使用美元券"],
    ),
];

/// Those of the list who are in the cast.
pub fn personas(cast: &Cast) -> Vec<Persona> {
    let all = PEOPLE.iter().filter_map(|(name, role, who, title, about)| {
        let words = |[en, zh]: [&str; 2]| Words { en: en.to_owned(), zh: zh.to_owned() };
        Some(Persona {
            name,
            role: *role,
            member: member(cast, *who)?,
            title: words(*title),
            about: words(*about),
            series: series(cast, *who),
        })
    });
    all.collect()
}

fn member(cast: &Cast, who: Who) -> Option<MemberId> {
    match who {
        Who::Platform => Some(Members::PLATFORM),
        Who::Bank => cast.offices.first().copied(),
        Who::Regulator => cast.offices.get(1).copied(),
        Who::Issuer(at) => cast.issuers.get(at).copied(),
        Who::Merchant(at) => cast.merchants.get(at).copied(),
        Who::Maker(at) => cast.makers.get(at).copied(),
        Who::Holder(at) => cast.holders.get(at).copied(),
    }
}

/// What an issuer issues, or a till takes.
fn series(cast: &Cast, who: Who) -> Vec<SeriesId> {
    let taken =
        |at: usize, merchant: MemberId| cast.tills_of(at).iter().any(|(till, _)| *till == merchant);
    match who {
        Who::Issuer(at) => cast.series.get(at).copied().into_iter().collect(),
        Who::Merchant(at) => {
            let Some(merchant) = cast.merchants.get(at).copied() else { return Vec::new() };
            let series = cast.series.iter().copied().enumerate();
            series.filter(|(at, _)| taken(*at, merchant)).map(|(_, series)| series).collect()
        }
        _ => Vec::new(),
    }
}
