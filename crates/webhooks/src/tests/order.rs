use super::*;

#[test]
fn an_event_arrives_signed_and_says_what_happened() {
    let world = World::new();
    let receiver = Receiver::start(&[]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let sequence = world.deposit(ANN, "IN-1");
    let mut line = world.line(endpoint.id);
    assert_eq!(world.run(&mut line, 7), Step::Wait(None));
    let received = receiver.received();
    assert_eq!(received.len(), 1);
    let one = &received[0];
    assert_eq!(one.path, "/hook");
    assert_eq!(one.header("content-type"), "application/json");
    assert_eq!(one.header("webhook-timestamp"), "1800000007");
    let id = one.header("webhook-id");
    assert!(id.starts_with(&format!("msg_{sequence}_0_")), "{id}");
    let expected = endpoint.secret.sign(id, 1_800_000_007, one.body.as_bytes());
    assert_eq!(one.header("webhook-signature"), expected);
    let body = one.json();
    assert_eq!(body["type"], "ledger.deposited");
    assert_eq!(body["timestamp"], "2026-11-26T12:00:00.000000Z");
    assert_eq!(body["data"]["id"], format!("{sequence}.0"));
    assert_eq!(body["data"]["event"]["type"], body["type"]);
    assert_eq!(body["data"]["event"]["postings"].as_array().expect("postings").len(), 2);
    let delivery = world.delivery(endpoint.id, sequence);
    assert_eq!((delivery.state, delivery.status), (DeliveryState::Delivered, Some(200)));
    assert_eq!((delivery.attempts, delivery.message.as_str()), (1, id));
}

#[test]
fn events_come_in_order_over_one_connection() {
    let world = World::new();
    let receiver = Receiver::start(&[]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let expected: Vec<u64> =
        (0..20).map(|number| world.deposit(ANN, &format!("IN-{number}"))).collect();
    world.run(&mut world.line(endpoint.id), 0);
    assert_eq!(sequences(&receiver), expected);
    assert_eq!(receiver.connections(), 1);
}

#[test]
fn a_server_that_is_down_holds_the_line() {
    let world = World::new();
    let receiver = Receiver::start(&[Reaction::Status(503), Reaction::Cut]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let (first, second) = (world.deposit(ANN, "IN-1"), world.deposit(ANN, "IN-2"));
    let mut line = world.line(endpoint.id);
    let Step::Wait(Some(next)) = world.run(&mut line, 0) else { panic!("it waits") };
    assert!(next >= at(5) && next <= at(7), "{next:?}");
    assert_eq!(world.state(endpoint.id, first), DeliveryState::Holding);
    world.run(&mut line, 4);
    assert_eq!(sequences(&receiver), [first], "not before its time, and nothing overtakes it");
    world.run(&mut line, 10);
    world.run(&mut line, 400);
    assert_eq!(sequences(&receiver), [first, first, first, second]);
    assert_eq!(world.delivery(endpoint.id, first).attempts, 3);
}

#[test]
fn an_event_that_is_refused_is_put_aside() {
    let world = World::new();
    let receiver = Receiver::start(&[Reaction::Status(500)]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let (first, second) = (world.deposit(ANN, "IN-1"), world.deposit(ANN, "IN-2"));
    let mut line = world.line(endpoint.id);
    world.run(&mut line, 0);
    assert_eq!(sequences(&receiver), [first, second]);
    assert_eq!(world.state(endpoint.id, first), DeliveryState::Retrying);
    world.run(&mut line, 10);
    assert_eq!(sequences(&receiver), [first, second, first]);
    assert_eq!(world.state(endpoint.id, first), DeliveryState::Delivered);
    let received = receiver.received();
    assert_eq!(received[0].header("webhook-id"), received[2].header("webhook-id"));
    assert_eq!(received[0].body, received[2].body);
    assert_ne!(received[0].header("webhook-timestamp"), received[2].header("webhook-timestamp"));
}

#[test]
fn a_member_is_told_its_own_events_and_the_operator_all() {
    let world = World::new();
    let (anns, all) = (Receiver::start(&[]), Receiver::start(&[]));
    let ann = world.endpoint(ANN, &anns.url);
    let everything = Wish { everything: true, ..wish(Members::PLATFORM, &all.url, &["*"]) };
    let operator = world.webhooks.create(everything, at(0)).expect("made");
    let own = world.deposit(ANN, "IN-1");
    let other = world.deposit(BEN, "IN-2");
    world.run(&mut world.line(ann.id), 0);
    world.run(&mut world.line(operator.id), 0);
    assert_eq!(sequences(&anns), [own]);
    assert_eq!(sequences(&all), [own, other]);
    let replayed = crate::Replay::One(Place { sequence: other, index: 0 });
    let refused = world.webhooks.replay(ann.id, replayed, at(1));
    assert!(matches!(refused, Err(crate::WebhookError::NotFound)), "{refused:?}");
}

#[test]
fn only_what_is_wanted_is_sent() {
    let world = World::new();
    let receiver = Receiver::start(&[]);
    let wish = wish(ANN, &receiver.url, &["clearing.*", "ledger.transferred"]);
    let endpoint = world.webhooks.create(wish, at(0)).expect("made");
    world.deposit(ANN, "IN-1");
    let mut line = world.line(endpoint.id);
    world.run(&mut line, 0);
    assert_eq!(receiver.received().len(), 0);
    let transfer = engine::ledger::TransferMoney {
        from: ANN,
        to: BEN,
        currency: Currency::CNY,
        amount: Amount::new(10),
    };
    let sequence = world.submit("pay", transfer);
    world.run(&mut line, 1);
    assert_eq!(sequences(&receiver), [sequence]);
}
