//! STUB
use super::*;
use crate::decide::Context;
use crate::{Code, Decide, Event, Rejection};

impl Decide for ShowCode {
    const NAME: &'static str = "show_code";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for Authorise {
    const NAME: &'static str = "authorise";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for Capture {
    const NAME: &'static str = "capture";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for VoidRedemption {
    const NAME: &'static str = "void_redemption";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ReverseRedemption {
    const NAME: &'static str = "reverse_redemption";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

pub(crate) fn on_authorisation_timeout(_: &Context<'_>, _: units::RedemptionId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_window_closed(_: &Context<'_>, _: units::RedemptionId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_code_timeout(_: &Context<'_>, _: [u8; 32]) -> Vec<Event> {
    Vec::new()
}
