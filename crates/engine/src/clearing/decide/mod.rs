//! The commands about redemptions, and what the clock does to them.

mod authorise;
mod capture;
mod code;
mod give_back;
mod timers;
mod versions;
mod void_reverse;

pub(crate) use timers::{on_authorisation_timeout, on_code_timeout, on_window_closed};

use super::{Redemption, RedemptionState};
use crate::decide::Context;
use crate::member::acts_for;
use crate::{Code, Rejection};
use units::RedemptionId;

/// The redemption, if it stands in `state` and the caller is its merchant or the platform.
fn found_in<'a>(
    context: &Context<'a>,
    id: RedemptionId,
    state: RedemptionState,
) -> Result<&'a Redemption, Rejection> {
    let found = context.state.clearing.get(id);
    let found = found.ok_or(Code::RedemptionNotFound.at("redemption"))?;
    acts_for(context, found.merchant)?;
    if found.state != state {
        return Err(Code::RedemptionStateWrong.at("redemption"));
    }
    Ok(found)
}
