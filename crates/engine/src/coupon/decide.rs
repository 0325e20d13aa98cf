//! STUB
use super::*;
use crate::decide::Context;
use crate::{Code, Decide, Event, Rejection};

impl Decide for DefineSeries {
    const NAME: &'static str = "define_series";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ReviseSeries {
    const NAME: &'static str = "revise_series";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ApproveSeries {
    const NAME: &'static str = "approve_series";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ActivateSeries {
    const NAME: &'static str = "activate_series";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for SuspendSeries {
    const NAME: &'static str = "suspend_series";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ResumeSeries {
    const NAME: &'static str = "resume_series";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for CloseSeries {
    const NAME: &'static str = "close_series";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ReactivateSeries {
    const NAME: &'static str = "reactivate_series";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for IssueUnits {
    const NAME: &'static str = "issue_units";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for TransferUnits {
    const NAME: &'static str = "transfer_units";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for RetireUnits {
    const NAME: &'static str = "retire_units";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for CreateGift {
    const NAME: &'static str = "create_gift";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ClaimGift {
    const NAME: &'static str = "claim_gift";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for CancelGift {
    const NAME: &'static str = "cancel_gift";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ReportLost {
    const NAME: &'static str = "report_lost";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for ReplaceLost {
    const NAME: &'static str = "replace_lost";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for RestoreLost {
    const NAME: &'static str = "restore_lost";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for RefundPurchase {
    const NAME: &'static str = "refund_purchase";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

impl Decide for RefundDormant {
    const NAME: &'static str = "refund_dormant";
    const REJECTIONS: &'static [Code] = &[Code::NotPermitted];

    fn decide(&self, _: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Err(Code::NotPermitted.into())
    }
}

pub(crate) fn on_gift_timeout(_: &Context<'_>, _: units::GiftId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_cooling_off_end(_: &Context<'_>, _: units::PurchaseId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_purge_series(_: &Context<'_>, _: units::SeriesId) -> Vec<Event> {
    Vec::new()
}

pub(crate) fn on_series_end(_: &Context<'_>, _: units::SeriesId) -> Vec<Event> {
    Vec::new()
}
