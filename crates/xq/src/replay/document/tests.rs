use super::document;
use crate::replay::fixture;
use crate::replay::plan::Plan;

#[test]
fn every_document_of_a_plan_is_a_contract() {
    let plan = Plan::read(fixture().path(), &|| ()).expect("a plan");
    for (key, series) in &plan.series {
        let terms = contract::read(&document(*key, series));
        let terms = terms.unwrap_or_else(|problems| panic!("{key}: {problems:?}"));
        assert!(terms.divisible && !terms.transferable, "{key}");
        assert_eq!(terms.valid_until.is_some(), series.run.is_some(), "{key}");
        assert_eq!(terms.unit_value.minor(), 1, "{key}");
    }
}
