//! Curves: how steep, and as pictures that are whole.

use super::{ALL, Curve, Trace, svg};

fn curve() -> Curve {
    let trace = |name, costs: [f64; 3]| {
        let points = [10, 100, 1_000].into_iter().zip(costs).collect();
        Trace { name, points }
    };
    let traces = vec![trace("flat", [2.0, 2.0, 2.0]), trace("linear", [1.0, 10.0, 100.0])];
    Curve { name: "x", english: "things", chinese: "东西", traces }
}

#[test]
fn growth_is_what_a_step_of_ten_multiplies() {
    let curve = curve();
    let growth: Vec<_> = curve.traces.iter().filter_map(Trace::growth).collect();
    assert!((growth[0] - 1.0).abs() < 1e-9 && (growth[1] - 10.0).abs() < 1e-9, "{growth:?}");
    assert_eq!(Trace::new("empty").growth(), None);
}

#[test]
fn a_picture_holds_every_trace_and_stays_inside() {
    let picture = svg(&curve());
    for part in ["flat", "linear", "things", "东西", ">1 k<", ">100 µs<", "</svg>"] {
        assert!(picture.contains(part), "{part} is missing in {picture}");
    }
    assert_eq!(picture.matches("class=\"l c").count(), 2);
    assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
}

#[test]
fn every_study_has_traces_and_a_name_of_its_own() {
    for study in ALL {
        assert!(!study.traces.is_empty() && study.steps >= 2, "{}", study.name);
        assert!(study.traces.len() <= 4, "{}: there are four colours", study.name);
        assert!(study.traces.iter().all(|name| name.len() <= 30), "{}: no room", study.name);
        assert_eq!(ALL.iter().filter(|other| other.name == study.name).count(), 1);
    }
}
