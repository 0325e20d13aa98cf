use super::{Report, Run, at};
use crate::fault::Fault;

fn run(without_writes: f64, imposed: f64) -> Run {
    let target = Fault::CutPrimary.target();
    let fault = Fault::CutPrimary.name();
    Run {
        fault,
        without_writes,
        imposed,
        target,
        took: 9.0,
        reads: 9,
        reads_failed: 0,
        behind: 0.1,
    }
}

#[test]
fn ranks() {
    let twenty: Vec<f64> = (1..=20).map(f64::from).collect();
    assert_eq!([50, 99, 100].map(|percent| at(&twenty, percent)), [10.0, 20.0, 20.0]);
    assert_eq!(at(&[3.0], 50), 3.0);
}

#[test]
fn what_a_fault_takes_by_itself_is_not_charged() {
    let report = |runs| Report { runs, timed: true, ..Report::default() };
    assert!(report(vec![run(7.9, 3.0)]).passed());
    assert!(!report(vec![run(8.1, 3.0)]).passed());
    assert!(Report { timed: false, ..report(vec![run(8.1, 3.0)]) }.passed());
    assert!(!report(vec![]).passed(), "nothing was done");
    assert!(!report(vec![Run { reads_failed: 1, ..run(1.0, 0.0) }]).passed());
    let wrong = Report { wrong: vec!["lost".into()], ..report(vec![run(1.0, 0.0)]) };
    assert!(!wrong.passed() && wrong.table().contains("FAILED"), "{}", wrong.table());
}
