use super::*;

#[test]
fn walks_keep_every_invariant_and_reach_every_command() {
    let mut reached = Reached::default();
    for seed in 0..12 {
        let mut walk = Walk::new(seed);
        for step in 0..2_500 {
            walk.step();
            if step % 50 == 0 {
                walk.check().unwrap_or_else(|broken| panic!("seed {seed}, step {step}: {broken}"));
            }
        }
        walk.check().unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        walk.replay().unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        reached.add(&walk.reached);
    }
    let missed = reached.commands_missed();
    assert!(missed.is_empty(), "commands that never succeeded: {missed:?}");
}
