use super::Ids;
use crate::replay::fixture;
use crate::replay::plan::Plan;

#[test]
fn ids_are_kept_for_the_same_tables_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ids.json");
    let mut plan = Plan::read(fixture().path(), &|| ()).expect("a plan");
    assert_eq!(Ids::load(&path, &plan).expect("nothing there"), None);

    let mut ids = Ids::of(&plan);
    ids.members.insert("store-501".to_owned(), "mem_7".to_owned());
    ids.save(&path).expect("saved");
    assert_eq!(Ids::load(&path, &plan).expect("there"), Some(ids));

    plan.lines.pop();
    let error = Ids::load(&path, &plan).expect_err("refused");
    assert!(error.to_string().ends_with("ids.json is of a replay of other tables"), "{error}");
}
