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

#[test]
fn of_several_nodes_on_a_database_one_delivers_and_another_takes_over() {
    let mut world = World::new();
    world.home.journal = Store::Database(database());
    world.reopen(settings(Reach::Anywhere));
    let one = world.webhooks.clone();
    world.reopen(settings(Reach::Anywhere));
    let other = world.webhooks.clone();
    let receiver = Receiver::start(&[]);
    one.create(wish(ANN, &receiver.url, &["*"]), at(0)).expect("made");
    let couriers = [&one, &other].map(|webhooks| Courier::start(webhooks).expect("starts"));
    let mut expected: Vec<u64> =
        (0..10).map(|number| world.deposit(ANN, &format!("IN-{number}"))).collect();
    receiver.wait_for(10);
    assert_eq!(sequences(&receiver), expected, "each once");
    let counts = || {
        [&one, &other].map(|webhooks| webhooks.figures(crate::wall()).expect("figures").delivered)
    };
    let deadline = Instant::now() + Duration::from_secs(30);
    while counts().iter().sum::<u64>() < 10 {
        assert!(Instant::now() < deadline, "{:?}", counts());
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(counts().contains(&0) && counts().contains(&10), "{:?}", counts());
    // Whoever delivered goes; the other finds out and takes over.
    let [first, second] = couriers;
    let left = if counts()[0] == 10 {
        drop(first);
        second
    } else {
        drop(second);
        first
    };
    expected.push(world.deposit(ANN, "IN-last"));
    receiver.wait_for(11);
    assert_eq!(sequences(&receiver), expected);
    drop(left);
}
