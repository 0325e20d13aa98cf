use super::*;

const START: Timestamp = Timestamp::from_micros(1_000_000_000_000);

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    (to.micros() - from.micros()) / 1_000_000
}

#[test]
fn it_is_the_schedule_of_the_specification() {
    let mut now = START;
    let mut since_start = vec![0];
    for failed in 1.. {
        let Some(next) = next_attempt(failed, now, 0, None) else { break };
        now = next;
        since_start.push(seconds(START, now));
    }
    let hours = |h: i64, m: i64, s: i64| h * 3_600 + m * 60 + s;
    let suggested = [
        0,
        5,
        hours(0, 5, 5),
        hours(0, 35, 5),
        hours(2, 35, 5),
        hours(7, 35, 5),
        hours(17, 35, 5),
        hours(31, 35, 5),
        hours(51, 35, 5),
        hours(75, 35, 5),
    ];
    assert_eq!(since_start, suggested);
    assert_eq!(since_start.len(), usize::try_from(ATTEMPTS).expect("few"));
}

#[test]
fn jitter_adds_at_most_a_fifth() {
    let least = next_attempt(2, START, 0, None).expect("another");
    let most = next_attempt(2, START, u32::MAX, None).expect("another");
    assert_eq!((seconds(START, least), seconds(START, most)), (300, 360));
}

#[test]
fn a_receiver_may_ask_for_more_time_but_not_for_ever() {
    let asked = |secs| next_attempt(1, START, 0, Some(Duration::from_secs(secs))).expect("another");
    assert_eq!(seconds(START, asked(1)), 5);
    assert_eq!(seconds(START, asked(90)), 90);
    assert_eq!(seconds(START, asked(u32::MAX)), 86_400);
}
