use super::*;

/// Latency counts from these times: who takes them late is late, and the next one is not put off.
#[test]
fn at_a_rate_times_are_fixed_before_anybody_takes_them() {
    let pacer = Pacer::start(Some(1_000.0), Stop::Requests(20));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut given = Vec::new();
    while let Some(intended) = runtime.block_on(pacer.next()) {
        assert!(Instant::now() >= intended, "nobody is sent ahead of time");
        given.push(intended - pacer.begun);
    }
    let planned: Vec<_> = (0..20).map(Duration::from_millis).collect();
    assert_eq!(given, planned);
}
