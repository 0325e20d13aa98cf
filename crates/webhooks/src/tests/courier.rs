use super::*;
use crate::courier::Courier;

#[test]
fn what_is_recorded_is_delivered_and_nobody_waits_for_the_slow() {
    let world = World::new();
    let (slow, quick) = (Receiver::start(&[Reaction::Hang]), Receiver::start(&[]));
    world.endpoint(ANN, &slow.url);
    let before = Courier::start(&world.webhooks).expect("starts");
    world.endpoint(ANN, &quick.url);
    let first = world.deposit(ANN, "IN-1");
    quick.wait_for(1);
    slow.wait_for(1);
    drop(before);
    let second = world.deposit(ANN, "IN-2");
    let _after = Courier::start(&world.webhooks).expect("starts again");
    quick.wait_for(2);
    assert_eq!(sequences(&quick), [first, second]);
    // What was cut off with the first courier is sent again.
    slow.wait_for(3);
    assert_eq!(sequences(&slow), [first, first, second]);
}
