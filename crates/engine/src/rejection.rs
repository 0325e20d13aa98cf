//! Every reason to refuse a command: one stable number and name each, in English and Chinese.
//!
//! A number or a name is never used again for another meaning. Which codes a command may answer, and
//! which of several that apply it answers, stands with the command (`Decide::REJECTIONS`): the first
//! of the list wins. The codes are one enum and not one for each command, because most of them are
//! shared by many commands, and one reason must read the same wherever it is met.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use serde::{Serialize, Serializer};
use std::fmt;

/// A refusal: why, and which part of the command it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Why.
    pub code: Code,
    /// The field of the command that is at fault; empty where it is the command as a whole.
    pub param: Param,
}

/// The name of a field, short enough to be copied: at most 31 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Param {
    length: u8,
    bytes: [u8; 31],
}

impl Param {
    /// The field name, cut at 31 bytes.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut param = Self::default();
        for (slot, byte) in param.bytes.iter_mut().zip(name.bytes().filter(u8::is_ascii)) {
            *slot = byte;
            param.length += 1;
        }
        param
    }

    /// The field name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length)).unwrap_or(&[]);
        std::str::from_utf8(bytes).unwrap_or("")
    }
}

impl fmt::Debug for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// Whether the same command may succeed later without being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MayRetry {
    /// It will be refused again: the command itself must change.
    No,
    /// It may succeed when time has passed or somebody else has acted.
    Yes,
}

macro_rules! codes {
    ($($(#[$section:meta])* $number:literal $variant:ident $name:literal $retry:ident
        $en:literal $zh:literal;)*) => {
        /// Why a command was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $en] $variant = $number,)*
        }

        impl Code {
            /// Every code, in order of number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable number, as it stands in the journal.
            #[must_use]
            pub const fn number(self) -> u16 {
                match self { $(Self::$variant => $number,)* }
            }

            /// The stable name, as it stands in answers.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether the same command may succeed later.
            #[must_use]
            pub const fn may_retry(self) -> MayRetry {
                match self { $(Self::$variant => MayRetry::$retry,)* }
            }

            /// What is wrong and what helps, in English.
            #[must_use]
            pub const fn english(self) -> &'static str {
                match self { $(Self::$variant => $en,)* }
            }

            /// The same in Chinese.
            #[must_use]
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$variant => $zh,)* }
            }
        }
    };
}

codes! {
    // General: 1 to 99.
    1 NotPermitted "not_permitted" No "The caller may not do this for this member." "调用方无权替该成员执行此操作。";
    2 TextInvalid "text_invalid" No "A text is empty, too long or holds characters that are not allowed." "文本为空、过长或含有不允许的字符。";
    3 AmountNotPositive "amount_not_positive" No "An amount must be above zero." "金额必须大于零。";
    4 QuantityZero "quantity_zero" No "A quantity must be above zero." "数量必须大于零。";
    5 Overflow "overflow" No "The numbers are too large to be computed exactly." "数值过大，无法精确计算。";
    6 TimeNotInFuture "time_not_in_future" No "The time must lie in the future." "时间必须晚于当前时间。";
    7 TooFarInFuture "too_far_in_future" No "The time lies further in the future than is allowed here." "时间超出允许的未来范围。";
    8 TooMany "too_many" No "The list is longer than allowed." "列表长度超过上限。";
    9 ListEmpty "list_empty" No "The list must not be empty." "列表不能为空。";
    10 CurrencyUnknown "currency_unknown" No "The currency is not in ISO 4217." "该货币不在 ISO 4217 中。";
    11 DuplicateEntry "duplicate_entry" No "The same entry stands in the list twice." "列表中有重复的条目。";
    12 FactMissing "fact_missing" No "A fact that must be looked up outside the engine was not given." "缺少必须由外部查得的事实。";

    // Members: 100 to 199.
    100 MemberNotFound "member_not_found" No "There is no such member." "成员不存在。";
    101 MemberFrozen "member_frozen" Yes "The member is frozen and may start nothing new." "成员已被冻结，不能发起新操作。";
    102 MemberClosed "member_closed" No "The member's account is closed." "成员账户已注销。";
    103 MemberNotFrozen "member_not_frozen" No "The member is not frozen." "成员未被冻结。";
    104 MemberKindWrong "member_kind_wrong" No "A member of this kind cannot take this part." "该类成员不能承担此角色。";
    105 KycLevelInvalid "kyc_level_invalid" No "A KYC level lies between 0 and 9." "KYC 等级须在 0 至 9 之间。";
    106 JurisdictionInvalid "jurisdiction_invalid" No "A jurisdiction is two capital letters (ISO 3166-1)." "法域须为两位大写字母（ISO 3166-1）。";
    107 PlatformExists "platform_exists" No "There is one platform member, and it is open already." "平台成员只有一个且已存在。";
    108 PlatformMissing "platform_missing" Yes "The platform member must be opened first." "必须先开立平台成员。";
    109 MemberHasBalance "member_has_balance" Yes "The account still holds money." "账户仍有资金余额。";
    110 MemberHoldsUnits "member_holds_units" Yes "The account still holds coupons." "账户仍持有券。";
    111 MemberHasOpenItems "member_has_open_items" Yes "The account still has open orders, deals, gifts, redemptions or series." "账户仍有未完结的订单、协议、赠送、核销或券系列。";
    112 PlatformFixed "platform_fixed" No "The platform member can be neither frozen nor closed." "平台成员不能被冻结或注销。";
    113 SameMember "same_member" No "Both sides are the same member." "双方是同一成员。";
    114 MembersExhausted "members_exhausted" No "No more member ids are left." "成员编号已用尽。";

    // Ledger: 200 to 299.
    200 InsufficientFunds "insufficient_funds" Yes "There is not enough free cash." "可用资金不足。";
    201 BankReferenceUsed "bank_reference_used" No "This bank reference was recorded before." "该银行流水号已入账。";
    202 BankReferenceInvalid "bank_reference_invalid" No "A bank reference is 1 to 64 printable ASCII characters." "银行流水号须为 1 至 64 个可打印 ASCII 字符。";
    203 DepositNotFound "deposit_not_found" No "No such deposit is in suspense." "暂记账户中没有该笔入金。";
    204 WithdrawalNotFound "withdrawal_not_found" No "No such withdrawal waits for the bank." "没有等待银行处理的该笔提现。";
    205 HoldNotFound "hold_not_found" No "No such hold is pending." "没有该笔待定划款。";
    206 AmountAboveHold "amount_above_hold" No "More than is held cannot be posted." "入账金额不能超过冻结金额。";
    207 EscrowInsufficient "escrow_insufficient" Yes "The escrow above what outstanding coupons require is smaller than that." "超出在外券所需备付的托管资金不足。";
    208 NothingPayable "nothing_payable" Yes "So much is not payable to the merchant." "应付商户余额不足。";

    // Coupons: 300 to 399.
    300 SeriesNotFound "series_not_found" No "There is no such series." "券系列不存在。";
    301 SeriesStateWrong "series_state_wrong" Yes "The series is not in a state that allows this." "券系列当前状态不允许此操作。";
    302 SeriesExhausted "series_exhausted" No "No more series ids are left." "券系列编号已用尽。";
    303 DocumentInvalid "document_invalid" No "The contract document is empty or larger than 64 KiB." "合同文档为空或超过 64 KiB。";
    304 TermInvalid "term_invalid" No "A term of the contract has a value that is not allowed." "合同条款取值不合法。";
    305 TermImmutable "term_immutable" No "This term cannot change once the series is approved." "该条款在系列批准后不可更改。";
    306 RuleInvalid "rule_invalid" No "A rule does not type-check, is too costly, or uses what it may not see." "规则类型错误、代价过高或引用了不可见的变量。";
    307 IssuerUnderfunded "issuer_underfunded" Yes "The issuer's escrow and cash do not cover this." "发行方托管及可用资金不足以覆盖。";
    308 IssueLimit "issue_limit" No "More units than the contract allows would be issued." "发行数量超过合同上限。";
    309 IssueRefused "issue_refused" Yes "The contract's condition of issue is not met." "未满足合同的发行条件。";
    310 NotTransferable "not_transferable" No "Coupons of this series may not pass from holder to holder." "该系列的券不可转让。";
    311 InsufficientUnits "insufficient_units" Yes "The holder has fewer free units than that." "持有人可用券数量不足。";
    312 NotWholeCoupons "not_whole_coupons" No "A series that is not divisible moves in whole coupons only." "不可拆分的券只能整张操作。";
    313 GiftNotFound "gift_not_found" No "There is no such open gift." "没有该笔待领取的赠送。";
    314 ClaimCodeInvalid "claim_code_invalid" No "The hash of a claim code must not be all zero." "领取码哈希无效。";
    315 UnitsNotHeld "units_not_held" No "Some of the units named are not free in this holding." "所列券不在该持有人的可用持仓中。";
    316 LossNotFound "loss_not_found" No "There is no such open loss report." "没有该笔挂失。";
    317 BearerNotReplaceable "bearer_not_replaceable" No "Bearer coupons cannot be reported lost." "不记名券不可挂失。";
    318 PurchaseNotFound "purchase_not_found" No "There is no such purchase inside its cooling-off time." "没有处于冷静期内的该笔购买。";
    319 PurchaseUsed "purchase_used" No "Coupons of the purchase were used, sold or given away." "该笔购买的券已被使用或转出。";
    320 SeriesNotDormant "series_not_dormant" Yes "The series is not dormant." "券系列不处于休眠状态。";
    321 PaidMismatch "paid_mismatch" No "A price was named for coupons that are not sold, or it is negative." "非付费券不应填写支付金额，且支付金额不能为负。";
    322 UnitsRunOut "units_run_out" No "Serial numbers of the series would run out." "该系列的序列号将用尽。";
    323 SeriesNotStarted "series_not_started" Yes "The series is not valid yet." "券系列尚未生效。";
    324 AttemptsInvalid "attempts_invalid" No "A gift allows 1 to 10 attempts." "领取尝试次数须为 1 至 10。";
    325 UnitsOutstanding "units_outstanding" Yes "Units of the series are still owed." "该系列仍有未清偿的券。";

    // Market: 400 to 499.
    400 OrderNotFound "order_not_found" No "There is no such open order." "没有该未完结订单。";
    401 MarketHalted "market_halted" Yes "The market is halted." "市场已暂停交易。";
    402 VenueModeRefuses "venue_mode_refuses" No "The venue of this series does not allow this kind of trade." "该系列的交易场所模式不允许此类交易。";
    403 PriceOffTick "price_off_tick" No "The price is zero, too high or not a multiple of the tick." "价格为零、过高或不是最小变动价位的整数倍。";
    404 QuantityOffLot "quantity_off_lot" No "The quantity is not a multiple of the lot." "数量不是交易单位的整数倍。";
    405 PriceOutsideCollar "price_outside_collar" Yes "The price lies outside the collar around the reference price." "价格超出参考价的涨跌幅限制。";
    406 PostOnlyWouldTrade "post_only_would_trade" Yes "The post-only order would trade at once." "只挂单订单会立即成交。";
    407 FillOrKillNotFilled "fill_or_kill_not_filled" Yes "The book cannot fill the whole order at once." "订单簿无法立即全部成交。";
    408 OrderTermsContradict "order_terms_contradict" No "Two terms of the order exclude each other." "订单条款相互矛盾。";
    409 TooManyOpenOrders "too_many_open_orders" Yes "The member has as many open orders as are allowed." "成员未完结订单数已达上限。";
    410 SelfTrade "self_trade" Yes "Buyer and seller would be the same member." "买卖双方为同一成员。";
    411 TradeRefused "trade_refused" Yes "The contract's condition of trade is not met." "未满足合同的交易条件。";
    412 AmendNothing "amend_nothing" No "The amendment changes nothing." "修改内容与原订单相同。";
    413 QuoteLocked "quote_locked" Yes "Part of the order is locked for a buyer." "订单部分数量已被买方锁定。";
    414 QuoteNotFound "quote_not_found" No "There is no such locked quote." "没有该锁价。";
    415 QuoteTimeInvalid "quote_time_invalid" No "A quote is locked for 1 to 60 seconds." "锁价时间须为 1 至 60 秒。";
    416 TooManyQuotes "too_many_quotes" Yes "The member has as many locked quotes as are allowed." "成员锁价数量已达上限。";
    417 NoBid "no_bid" Yes "Nobody bids for this series now." "该系列当前无买盘。";
    418 SlippageExceeded "slippage_exceeded" Yes "The price moved further than the slippage allowed." "价格滑点超出允许范围。";
    419 DealNotFound "deal_not_found" No "There is no such open deal." "没有该待成交协议。";
    420 DealEmpty "deal_empty" No "A deal moves units from at least one side, and something in return." "协议须至少一方交付券并有对价。";
    421 BuybackNotFound "buyback_not_found" No "There is no such open buy-back programme." "没有该回购计划。";
    422 BuybackBudget "buyback_budget" Yes "The budget left in the buy-back programme does not cover this." "回购计划剩余预算不足。";
    423 PriceBelowMinimum "price_below_minimum" Yes "The price is below the seller's minimum." "价格低于卖方最低价。";
    424 VenueInvalid "venue_invalid" No "Tick, lot, collar and auction times of the venue do not fit together." "交易场所的价位、单位、涨跌幅或竞价时间设置不合理。";
    425 MarketNotHalted "market_not_halted" No "The market is not halted." "市场未处于暂停状态。";
    426 AuctionOnly "auction_only" No "Only good-till orders may gather for a call auction." "集合竞价仅接受持续有效订单。";
    427 NoReferencePrice "no_reference_price" Yes "There is no last price yet to derive a price from." "尚无可供参考的最近成交价。";
    428 QuantityNotLarger "quantity_too_large" No "The quantity is larger than what is open." "数量超过未成交数量。";
    429 MarketHasOrders "market_has_orders" Yes "Orders are open in this market; they must be cancelled first." "该市场仍有未完结订单，须先撤销。";
    430 OrderNotLockable "order_not_lockable" No "Only a sell order that rests in the book can be locked." "只能锁定订单簿中的卖单。";
    431 TooManyDeals "too_many_deals" Yes "The member has as many open proposals as are allowed." "成员未完结的协议数已达上限。";
    432 TooManyBuybacks "too_many_buybacks" Yes "The series has as many open buy-back programmes as are allowed." "该系列的回购计划数已达上限。";

    // Clearing: 500 to 599.
    500 RedemptionNotFound "redemption_not_found" No "There is no such redemption." "核销不存在。";
    501 RedemptionStateWrong "redemption_state_wrong" No "The redemption is not in a state that allows this." "核销当前状态不允许此操作。";
    502 MerchantNotAccepted "merchant_not_accepted" No "Coupons of this series are not taken at this merchant." "该商户不受理此系列的券。";
    503 RedeemRefused "redeem_refused" Yes "The contract's condition of redemption is not met." "未满足合同的核销条件。";
    504 CurrencyMismatch "currency_mismatch" No "All coupons of one redemption are in one currency." "同一笔核销的券须为同一货币。";
    505 CodeNotFound "code_not_found" No "The code shown is unknown, used or out of date." "出示的券码不存在、已使用或已过期。";
    506 CaptureTooMuch "capture_too_much" No "More than was authorised cannot be captured." "请款数量超过授权数量。";
    507 ReversalTooLate "reversal_too_late" No "The reversal window has closed." "已超过可撤销的期限。";
    508 MerchantUnderfunded "merchant_underfunded" Yes "The merchant's payable and cash do not cover the reversal." "商户应付款及可用资金不足以撤销。";
    509 MatchNegative "match_negative" No "A store-funded discount cannot be negative." "商户补贴金额不能为负。";
    510 OrderAmountNegative "order_amount_negative" No "The amount of the purchase cannot be negative." "消费金额不能为负。";
    511 CodeInUse "code_in_use" Yes "This code is shown already." "该券码正在使用中。";
    512 QuantityCountWrong "quantity_count_wrong" No "One quantity must be given for each item." "每个条目须给出一个数量。";
    513 SeriesExpired "series_expired" No "The series has expired or is over." "券系列已过期或已结束。";
    514 TooManyCodes "too_many_codes" Yes "The holder shows as many codes as are allowed." "持有人正在出示的券码数量已达上限。";

    // Policy and clock: 600 to 699.
    600 FeeScheduleInvalid "fee_schedule_invalid" No "A fee is above 10 %, or tiers are out of order." "费率超过 10%，或阶梯顺序有误。";
    601 ClockNotForward "clock_not_forward" No "The test clock moves forward only." "测试时钟只能前进。";
}

impl Code {
    /// The code with this number.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        let index = Self::ALL.binary_search_by_key(&number, |code| code.number()).ok()?;
        Self::ALL.get(index).copied()
    }

    /// A refusal that is about one field.
    #[must_use]
    pub fn at(self, param: &str) -> Rejection {
        Rejection { code: self, param: Param::new(param) }
    }
}

impl From<Code> for Rejection {
    fn from(code: Code) -> Self {
        code.at("")
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.code.english())
    }
}

impl<C> Encode<C> for Rejection {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?.u16(self.code.number())?.str(self.param.as_str())?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Rejection {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(2) {
            return Err(decode::Error::message("a rejection is a code and a field name"));
        }
        let code = Code::from_number(d.u16()?);
        let code = code.ok_or_else(|| decode::Error::message("unknown rejection code"))?;
        Ok(code.at(d.str()?))
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Rejection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut shape = serializer.serialize_struct("Rejection", 2)?;
        shape.serialize_field("code", self.code.name())?;
        shape.serialize_field("param", self.param.as_str())?;
        shape.end()
    }
}
