use super::*;
use crate::Code;
use crate::coupon::tests::shop::{Shop, open_series};
use crate::coupon::*;
use crate::tests::{Scenario, check_precedence};
use ::units::{LossId, UnitRange};

const NO_LOSS: LossId = LossId::new(99);

fn range(first: u64, count: u64) -> UnitRange {
    UnitRange::new(first, count).unwrap()
}

fn reporting() -> Scenario<ReportLost> {
    let mut shop = Shop::open(terms());
    shop.issue(ALICE, 100);
    let command = ReportLost { series: SERIES, member: ALICE, ranges: vec![range(1, 10)] };
    Scenario { world: shop.world, actor: by(ALICE), command }
}

#[test]
fn of_report_lost() {
    check_precedence(
        reporting,
        &[
            (Code::SeriesNotFound, |s| s.command.series = NO_SERIES),
            (Code::NotPermitted, |s| s.actor = by(BOB)),
            (Code::MemberNotFound, |s| (s.actor, s.command.member) = (PLATFORM, NOBODY)),
            (Code::SeriesStateWrong, |s| s.command.series = draft(&mut s.world)),
            (Code::BearerNotReplaceable, |s| {
                let bearer = Terms { form: Form::Bearer, ..terms() };
                s.command.series = open_series(&mut s.world, ISSUER, bearer);
            }),
            (Code::TooMany, |s| s.command.ranges = vec![range(1, 1); 1_001]),
            (Code::DuplicateEntry, |s| {
                s.command.ranges.extend([range(50, 10), range(59, 1)]);
            }),
            (Code::UnitsNotHeld, |s| s.command.ranges = vec![range(95, 10)]),
        ],
        &[],
    );
}

fn reported() -> World {
    let Scenario { mut world, actor, command } = reporting();
    world.ok(actor, command);
    world
}

#[test]
fn of_replace_and_restore_lost() {
    let base = || {
        let command = ReplaceLost { loss: LossId::new(1) };
        Scenario { world: reported(), actor: by(ISSUER), command }
    };
    check_precedence(
        base,
        &[
            (Code::LossNotFound, |s| s.command.loss = NO_LOSS),
            (Code::NotPermitted, |s| s.actor = by(ALICE)),
        ],
        &[Code::UnitsRunOut],
    );
    let base = || {
        let command = RestoreLost { loss: LossId::new(1) };
        Scenario { world: reported(), actor: by(ISSUER), command }
    };
    check_precedence(
        base,
        &[
            (Code::LossNotFound, |s| s.command.loss = NO_LOSS),
            (Code::NotPermitted, |s| s.actor = by(ALICE)),
        ],
        &[],
    );
}
