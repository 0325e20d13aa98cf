//! Bounds. Every list, loop and queue of the engine ends at one of these.

use units::Duration;

/// Recipients in one issue.
pub const MAX_GRANTS: usize = 10_000;
/// Ranges in one loss report.
pub const MAX_LOSS_RANGES: usize = 1_000;
/// Bytes of a contract document.
pub const MAX_DOCUMENT: usize = 65_536;
/// Versions of one series.
pub const MAX_VERSIONS: usize = 100;
/// Merchants or categories in an acceptance list.
pub const MAX_ACCEPTANCE: usize = 1_000;
/// Open orders of one member.
pub const MAX_OPEN_ORDERS: usize = 100_000;
/// Orders that one cancel-all or one purge cancels.
pub const MAX_CANCELS: usize = 1_000;
/// Resting orders that one arriving order may trade with; what is left of it is cancelled.
pub const MAX_FILLS: usize = 10_000;
/// Locked quotes of one member, and on one order.
pub const MAX_QUOTES: usize = 10;
/// Open deals that one member has proposed.
pub const MAX_OPEN_DEALS: usize = 1_000;
/// Open buy-back programmes of one series.
pub const MAX_BUYBACKS: usize = 16;
/// Seconds a quote may be locked.
pub const MAX_QUOTE_SECONDS: u8 = 60;
/// Legs on one side of a deal.
pub const MAX_DEAL_LEGS: usize = 16;
/// Items in one redemption.
pub const MAX_ITEMS: usize = 32;
/// How far ahead an authorisation, a deal or a hold may expire.
pub const MAX_PENDING: Duration = Duration::from_days(30);
/// How far ahead a gift may expire.
pub const MAX_GIFT: Duration = Duration::from_days(366);
/// How far ahead a shown code may expire.
pub const MAX_CODE: Duration = Duration::from_secs(600);
/// Codes one holder may show at a time.
pub const MAX_CODES: usize = 16;
/// How far ahead an order may be scheduled or expire.
pub const MAX_ORDER: Duration = Duration::from_days(366);
/// How long after capture a series may let a redemption be reversed.
pub const MAX_REVERSAL: Duration = Duration::from_days(90);
/// How long after purchase a series may let it be refunded.
pub const MAX_COOLING_OFF: Duration = Duration::from_days(30);
/// How long expired coupons may stay owed: a hundred years.
pub const MAX_DORMANCY: Duration = Duration::from_days(36_525);
/// The least and the most time from one call auction to the next.
pub const AUCTION_EVERY: [Duration; 2] = [Duration::from_secs(60), Duration::from_days(7)];
/// Wrong codes that a gift may allow.
pub const MAX_ATTEMPTS: u8 = 10;
/// Characters of a reason or reference.
pub const MAX_TEXT: usize = 64;

/// True for 1 to [`MAX_TEXT`] printable ASCII characters, spaces allowed inside.
#[must_use]
pub fn is_reference(text: &str) -> bool {
    let printable = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    (1..=MAX_TEXT).contains(&text.len()) && printable && text.trim().len() == text.len()
}
