//! The arithmetic of a table, and that every line can be told from the others.

use std::collections::BTreeSet;

use crate::{Bound, Reading, lines};

#[test]
fn a_reading_is_the_middle_and_both_ends() {
    let odd = Reading::of(vec![3.0, 1.0, 20.0]);
    assert_eq!((odd.median, odd.least, odd.most, odd.runs), (3.0, 1.0, 20.0, 3));
    assert_eq!(Reading::of(vec![4.0, 1.0, 2.0, 9.0]).median, 3.0);
}

#[test]
fn bounds_hold_on_their_side() {
    assert!(Bound::AtLeast(2.0).holds(2.0) && !Bound::AtLeast(2.0).holds(1.9));
    assert!(Bound::Below(2.0).holds(1.9) && !Bound::Below(2.0).holds(2.0));
    assert!(Bound::AtMost(2.0).holds(2.0) && !Bound::AtMost(2.0).holds(2.1));
}

#[test]
fn every_line_has_a_name_of_its_own_and_its_baselines() {
    let names: BTreeSet<_> = lines::ALL.iter().map(|line| line.name).collect();
    assert_eq!(names.len(), lines::ALL.len());
    for line in lines::ALL {
        let ids: BTreeSet<_> = line.figures.iter().map(|figure| figure.id).collect();
        assert_eq!(ids.len(), line.figures.len(), "{}", line.name);
        let known = |id: &str| ids.contains(id);
        assert!(
            line.figures.iter().filter_map(|figure| figure.against).all(known),
            "{}",
            line.name
        );
    }
}
