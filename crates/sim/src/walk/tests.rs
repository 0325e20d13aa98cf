use super::*;
use std::collections::BTreeSet;

/// Limits that no walk of this length fills, and the one refusal that a world without a platform
/// gives.
const OUT_OF_REACH: [Code; 6] = [
    Code::PlatformMissing,
    Code::MembersExhausted,
    Code::SeriesExhausted,
    Code::UnitsRunOut,
    Code::TooManyOpenOrders,
    Code::TooManyDeals,
];

#[test]
fn walks_keep_every_invariant_and_reach_every_command() {
    let mut reached = Reached::default();
    for seed in 0..20 {
        let mut walk = Walk::new(seed);
        for step in 0..3_000 {
            walk.step().unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
            if step % 60 == 0 {
                walk.check().unwrap_or_else(|broken| panic!("seed {seed}, step {step}: {broken}"));
            }
        }
        walk.check().unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        walk.replay().unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        reached.add(&walk.reached);
    }
    let missed = reached.commands_missed();
    assert!(missed.is_empty(), "commands that never succeeded: {missed:?}");
    let listed: usize = Command::CATALOGUE.iter().map(|(_, codes)| codes.len()).sum();
    let missed = reached.refusals_missed();
    assert!(missed.len() * 8 < listed, "refusals never answered, of {listed}: {missed:?}");
    let answered: BTreeSet<Code> = reached.refused.keys().map(|(_, code)| *code).collect();
    let unheard = Command::CATALOGUE.iter().flat_map(|(_, codes)| codes.iter().copied());
    let unheard = unheard.filter(|code| !answered.contains(code) && !OUT_OF_REACH.contains(code));
    let unheard: BTreeSet<Code> = unheard.collect();
    // Some are rare; not all of them at once.
    assert!(unheard.len() <= 2, "codes that nothing answered: {unheard:?}");
}
