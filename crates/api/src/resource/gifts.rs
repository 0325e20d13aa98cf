//! Gifts: units laid aside for whoever brings the code.

pub(crate) mod reads;

pub(crate) use reads::reads;

use crate::operation::{Asking, Convert, Prepared, by_hand, writes};
use crate::secret::code_hash;
use crate::wire::{GiftId, MemberId, Quantity, SeriesId, Timestamp};
use crate::{Answer, Fault};
use engine::coupon;

by_hand! { CODES:
    /// Lays units aside for whoever brings the code. The server makes the code up where none is
    /// given, and tells it in the answer; only its hash is recorded.
    CreateGift 201 at "/v1/issue/gifts" by [Issuer, Merchant, Holder] => coupon::CreateGift {
        /// Which series.
        series: SeriesId,
        /// Who gives.
        from: MemberId,
        /// How many.
        quantity: Quantity,
        /// The claim code, 6 to 64 characters; made up where absent.
        code: Option<String>,
        /// How many wrong codes end the gift, 1 to 10.
        #[serde(default = "five")]
        #[schema(minimum = 1, maximum = 10, default = 5)]
        attempts: u8,
        /// When the units go back; at most a year ahead.
        expires_at: Timestamp,
    }
    /// Claims a gift. A wrong code is recorded and counted.
    ClaimGift 200 at "/v1/issue/gifts/{gift}/claim" by [Issuer, Merchant, Holder]
        => coupon::ClaimGift {
        /// Which gift.
        gift: GiftId,
        /// Who claims.
        member: MemberId,
        /// The code brought.
        code: String,
    }
}

writes! { OPERATIONS:
    /// Takes an unclaimed gift back.
    CancelGift 200 at "/v1/issue/gifts/{gift}/cancel" by [Issuer, Merchant, Holder]
        => coupon::CancelGift {
        /// Which gift.
        gift: GiftId,
    }
}

const fn five() -> u8 {
    5
}

impl Convert for CreateGift {
    fn convert(self, asking: &Asking<'_>) -> Answer<Prepared> {
        let code = self.code.unwrap_or_else(|| asking.make_code("gift"));
        let command = coupon::CreateGift {
            series: self.series.0,
            from: self.from.0,
            quantity: self.quantity.0,
            code_hash: code_hash(&code).ok_or_else(|| Fault::CodeFormat.at("code"))?,
            attempts: self.attempts,
            expires_at: self.expires_at.0,
        };
        Ok(Prepared { command: command.into(), code: Some(code) })
    }
}

impl Convert for ClaimGift {
    fn convert(self, _: &Asking<'_>) -> Answer<Prepared> {
        Ok(coupon::ClaimGift {
            gift: self.gift.0,
            member: self.member.0,
            code_hash: code_hash(&self.code).ok_or_else(|| Fault::CodeFormat.at("code"))?,
        }
        .into())
    }
}
