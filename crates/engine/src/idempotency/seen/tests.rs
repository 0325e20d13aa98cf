use super::*;

fn hash(number: u64) -> KeyHash {
    KeyHash(number, number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

/// Keys 0, 1, 2, … with sequence 10, 11, … each so many seconds after the one before.
fn seen(count: u64, every: i64) -> Seen {
    let mut seen = Seen::default();
    for number in 0..count {
        let time = at(i64::try_from(number).expect("fits") * every);
        assert!(seen.push(hash(number), 10 + number, time));
    }
    seen
}

fn found(seen: &Seen, numbers: std::ops::Range<u64>) -> Vec<u64> {
    numbers.filter(|number| seen.get(hash(*number)) == Some(10 + number)).collect()
}

#[test]
fn keys_are_found_until_they_are_forgotten_in_order() {
    let mut seen = seen(20_000, 1);
    assert_eq!(found(&seen, 0..20_000).len(), 20_000);
    assert_eq!(seen.get(hash(20_000)), None);
    seen.forget_before(at(12_345));
    assert_eq!(found(&seen, 0..20_000), (12_345..20_000).collect::<Vec<u64>>());
    assert!(seen.chunks.len() < 5, "chunks that are forgotten are given back");
    seen.forget_before(at(30_000));
    assert_eq!(found(&seen, 0..20_000), Vec::<u64>::new());
    assert!(seen.push(hash(5), 40_000, at(30_000)), "what is forgotten is new");
    assert!(!seen.push(hash(5), 40_001, at(30_000)), "what is not is not");
}

#[test]
fn times_far_apart_are_told_apart() {
    let mut seen = seen(50, 4_000);
    assert!(seen.chunks.len() > 20, "an hour and some does not fit one chunk");
    seen.forget_before(at(100_000));
    assert_eq!(found(&seen, 0..50), (25..50).collect::<Vec<u64>>());
}

#[test]
fn numbers_of_chunks_wrap() {
    let mut seen = Seen { first: NUMBERS - 2, ..Seen::default() };
    for number in 0..20_000 {
        let time = at(i64::try_from(number).expect("fits"));
        assert!(seen.push(hash(number), 10 + number, time));
    }
    seen.forget_before(at(10_000));
    assert_eq!(seen.first, 0, "the first two chunks are gone");
    assert_eq!(found(&seen, 0..20_000), (10_000..20_000).collect::<Vec<u64>>());
}

#[test]
fn the_same_bytes_come_back() {
    let mut seen = seen(10_000, 3);
    seen.forget_before(at(7_000));
    let bytes = minicbor::to_vec(&seen).expect("memory");
    let read: Seen = decode(&bytes).expect("reads");
    assert_eq!(found(&read, 0..10_000), found(&seen, 0..10_000));
    assert_eq!(minicbor::to_vec(&read).expect("memory"), bytes);
}

#[test]
fn keys_out_of_order_or_twice_are_refused() {
    let (one, other) = (hash(1), hash(2));
    let is_read = |keys: &[(Timestamp, KeyHash, u64)]| {
        decode::<Seen>(&minicbor::to_vec(keys).expect("memory")).is_ok()
    };
    assert!(is_read(&[]));
    assert!(is_read(&[(at(1), one, 7), (at(1), other, 8)]));
    assert!(!is_read(&[(at(1), one, 7), (at(1), one, 8)]));
    assert!(!is_read(&[(at(2), one, 7), (at(1), other, 8)]));
    assert!(!is_read(&[(at(1), one, 7), (at(1), other, 7)]));
}
