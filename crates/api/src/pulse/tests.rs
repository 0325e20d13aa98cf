use super::{KEPT, Pulse, Rhythm};
use std::time::{Duration, Instant};

#[test]
fn without_commits_there_is_nothing_to_tell() {
    assert_eq!(Pulse::default().rhythm(), Rhythm::default());
}

#[test]
fn records_of_ten_seconds_and_ranks_of_times() {
    let (pulse, now) = (Pulse::default(), Instant::now());
    let at = |millis| now + Duration::from_millis(millis);
    pulse.note_at(at(0), 1_000, Duration::from_micros(900));
    for step in 1..100 {
        pulse.note_at(at(10_000 + step), 5, Duration::from_micros(step));
    }
    let rhythm = pulse.rhythm_at(at(15_000));
    assert_eq!(rhythm.records_per_second, 49, "99 commits of 5 in 10 seconds");
    assert_eq!((rhythm.median, rhythm.p99), (Some(50), Some(99)));
    assert_eq!(pulse.rhythm_at(at(30_000)).records_per_second, 0);
}

#[test]
fn what_is_kept_is_bounded_and_rates_are_of_the_time_it_covers() {
    let (pulse, now) = (Pulse::default(), Instant::now());
    for step in 0..5_000_u64 {
        pulse.note_at(now + Duration::from_micros(step * 250), 1, Duration::ZERO);
    }
    assert_eq!(pulse.beats().len(), KEPT);
    let rhythm = pulse.rhythm_at(now + Duration::from_micros(5_000 * 250));
    assert!((3_990..=4_010).contains(&rhythm.records_per_second), "{rhythm:?}");
}
