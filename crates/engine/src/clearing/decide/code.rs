//! Codes shown at a till.

use crate::clearing::{ClearingFact, ShowCode};
use crate::decide::{Context, one};
use crate::member::{active_member, acts_for};
use crate::policy::{MAX_CODE, MAX_CODES};
use crate::{Code, Decide, Event, Rejection};

impl Decide for ShowCode {
    const NAME: &'static str = "show_code";
    const REJECTIONS: &'static [Code] = &[
        Code::NotPermitted,
        Code::MemberNotFound,
        Code::MemberFrozen,
        Code::MemberClosed,
        Code::ClaimCodeInvalid,
        Code::CodeInUse,
        Code::TooManyCodes,
        Code::TimeNotInFuture,
        Code::TooFarInFuture,
    ];

    fn decide(&self, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Self { holder, code_hash, expires_at } = *self;
        let clearing = &context.state.clearing;
        acts_for(context, holder)?;
        active_member(context, holder, "holder")?;
        if code_hash == [0; 32] {
            return Err(Code::ClaimCodeInvalid.at("code_hash"));
        }
        if clearing.code(&code_hash).is_some() {
            return Err(Code::CodeInUse.at("code_hash"));
        }
        if clearing.codes_of(holder) >= MAX_CODES {
            return Err(Code::TooManyCodes.at("holder"));
        }
        context.soon(expires_at, MAX_CODE, "expires_at")?;

        Ok(one(Event::new(ClearingFact::CodeShown { holder, code_hash, expires_at })))
    }
}
