use super::*;

#[test]
fn books_that_lack_more_than_they_hold_are_far_behind() {
    for (next, head, is_far) in [
        (1, 1, false),
        (1, FEW + 1, false),
        (1, FEW + 2, true),
        (10 * FEW, 11 * FEW, false),
        (10 * FEW, 20 * FEW, false),
        (10 * FEW, 20 * FEW + 2, true),
        (20 * FEW, 10 * FEW, false),
    ] {
        assert_eq!(is_far_behind(next, head), is_far, "{next} of {head}");
    }
}
