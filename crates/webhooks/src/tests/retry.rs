use super::*;
use crate::schedule::ATTEMPTS;
use crate::webhooks::Replay;

const DAY: i64 = 86_400;

#[test]
fn a_receiver_says_when_to_come_again() {
    let world = World::new();
    let asked = Reaction::Full(429, "retry-after: 120\r\n", String::new());
    let receiver = Receiver::start(&[asked]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    world.deposit(ANN, "IN-1");
    let mut line = world.line(endpoint.id);
    let Step::Wait(Some(next)) = world.run(&mut line, 0) else { panic!("it waits") };
    assert!(next >= at(120) && next < at(122), "{next:?}");
}

#[test]
fn gone_disables_the_endpoint_and_keeps_its_place() {
    let world = World::new();
    let receiver = Receiver::start(&[Reaction::Status(410)]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let (first, second) = (world.deposit(ANN, "IN-1"), world.deposit(ANN, "IN-2"));
    let mut line = world.line(endpoint.id);
    assert_eq!(world.run(&mut line, 0), Step::Over);
    assert_eq!(world.run(&mut line, 1_000_000), Step::Over);
    assert_eq!(sequences(&receiver), [first]);
    assert_eq!(world.state(endpoint.id, first), DeliveryState::Dead);
    let shown = world.webhooks.endpoint(endpoint.id).expect("it is there");
    assert_eq!(shown.disabled.as_deref(), Some("it answered 410 Gone"));
    let enable = crate::Change { enabled: Some(true), ..crate::Change::default() };
    world.webhooks.update(endpoint.id, &enable, at(2)).expect("changed");
    world.run(&mut world.line(endpoint.id), 3);
    assert_eq!(sequences(&receiver), [first, second]);
}

#[test]
fn no_answer_in_time_is_a_failure_of_the_server() {
    let timeout = Duration::from_millis(300);
    let world = World::with(Settings { timeout, reach: Reach::Anywhere });
    let receiver = Receiver::start(&[Reaction::Hang]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let sequence = world.deposit(ANN, "IN-1");
    let mut line = world.line(endpoint.id);
    world.run(&mut line, 0);
    let delivery = world.delivery(endpoint.id, sequence);
    assert_eq!((delivery.state, delivery.status), (DeliveryState::Holding, None));
    assert_eq!(delivery.problem.as_deref(), Some("no answer within 300ms"));
    world.run(&mut line, 10);
    assert_eq!(world.state(endpoint.id, sequence), DeliveryState::Delivered);
}

#[test]
fn after_three_days_an_endpoint_that_accepts_nothing_is_disabled() {
    let world = World::new();
    let down = vec![Reaction::Status(503); usize::try_from(ATTEMPTS).expect("few")];
    let receiver = Receiver::start(&down);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let (first, second) = (world.deposit(ANN, "IN-1"), world.deposit(ANN, "IN-2"));
    let mut line = world.line(endpoint.id);
    let mut now = at(0);
    while let Step::Wait(Some(next)) = world.run_at(&mut line, now) {
        now = next;
    }
    assert!(now > at(3 * DAY) && now < at(4 * DAY), "{now:?}");
    let delivery = world.delivery(endpoint.id, first);
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Dead, ATTEMPTS));
    assert_eq!(sequences(&receiver), vec![first; down.len()]);
    let shown = world.webhooks.endpoint(endpoint.id).expect("it is there");
    assert!(shown.disabled.is_some_and(|why| why.contains("three days")));
    // Back again: the dead letter is sent when asked for, the rest of its own accord.
    let enable = crate::Change { enabled: Some(true), ..crate::Change::default() };
    world.webhooks.update(endpoint.id, &enable, at(5 * DAY)).expect("changed");
    let revived = world.webhooks.replay(endpoint.id, Replay::Dead, at(5 * DAY));
    assert_eq!(revived.expect("done"), Some(1));
    world.run(&mut world.line(endpoint.id), 5 * DAY);
    let sent = sequences(&receiver);
    assert_eq!(sent.len(), down.len() + 2);
    assert!(sent.contains(&second));
    assert_eq!(world.state(endpoint.id, first), DeliveryState::Delivered);
}

#[test]
fn one_event_that_is_never_accepted_dies_alone() {
    let world = World::new();
    let receiver = Receiver::start(&[Reaction::Status(400)]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let sequence = world.deposit(ANN, "IN-1");
    let mut line = world.line(endpoint.id);
    let mut now = at(0);
    for number in 1.. {
        let Step::Wait(next) = world.run_at(&mut line, now) else { panic!("not disabled") };
        let Some(next) = next else { break };
        // Something else is accepted, then this one is refused again.
        world.deposit(ANN, &format!("more-{number}"));
        receiver.then(&[Reaction::Status(200), Reaction::Status(400)]);
        world.run_at(&mut line, Timestamp::from_micros(next.micros() - 1));
        now = next;
    }
    let delivery = world.delivery(endpoint.id, sequence);
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Dead, ATTEMPTS));
    assert_eq!(world.webhooks.endpoint(endpoint.id).expect("it is there").disabled, None);
}

#[test]
fn a_new_start_loses_nothing_and_sends_twice_under_one_id() {
    let mut world = World::new();
    let receiver = Receiver::start(&[Reaction::Status(200), Reaction::Cut]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let sent: Vec<u64> = (0..4).map(|number| world.deposit(ANN, &format!("IN-{number}"))).collect();
    let mut line = world.line(endpoint.id);
    // The second was received, but whether it was nobody here knows.
    world.run(&mut line, 0);
    drop(line);
    world.reopen(settings(Reach::Anywhere));
    let mut line = world.line(endpoint.id);
    world.run(&mut line, 1);
    assert_eq!(sequences(&receiver), sent[..2], "the schedule outlives the process");
    world.run(&mut line, 10);
    assert_eq!(sequences(&receiver), [sent[0], sent[1], sent[1], sent[2], sent[3]]);
    let received = receiver.received();
    assert_eq!(received[1].header("webhook-id"), received[2].header("webhook-id"));
    assert_eq!(world.delivery(endpoint.id, sent[1]).attempts, 2);
}

#[test]
fn everything_can_be_sent_again() {
    let world = World::new();
    let receiver = Receiver::start(&[]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let sent: Vec<u64> = (0..3).map(|number| world.deposit(ANN, &format!("IN-{number}"))).collect();
    let mut line = world.line(endpoint.id);
    world.run(&mut line, 0);
    let replay = |what| world.webhooks.replay(endpoint.id, what, at(1)).expect("done");
    replay(Replay::Sequence(sent[1]));
    world.run(&mut line, 1);
    assert_eq!(sequences(&receiver)[3..], sent[1..]);
    replay(Replay::Time("2026-11-26T11:00:00Z".parse().expect("a time")));
    world.run(&mut line, 2);
    // The clock stands still, so all are as old; the member itself was opened before the endpoint.
    assert_eq!(sequences(&receiver)[5..].len(), 4);
    replay(Replay::Time("2026-11-26T13:00:00Z".parse().expect("a time")));
    world.run(&mut line, 3);
    assert_eq!(receiver.received().len(), 9);
    let one = Place { sequence: sent[2], index: 0 };
    assert_eq!(replay(Replay::One(one)), Some(1));
    world.run(&mut line, 4);
    assert_eq!(sequences(&receiver)[9..], [sent[2]]);
    let ids: std::collections::BTreeSet<String> =
        receiver.received().iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 4, "the same event has the same id however often it is sent");
}
