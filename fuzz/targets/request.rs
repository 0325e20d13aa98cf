//! Requests as they may arrive: each becomes a command or a refusal that says why, and a command does
//! no harm.
#![no_main]

use api::{Answer, Caller, CodeSecret, Fault, Incoming, Language, Role};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use engine::{Code, Command};
use fuzz::{Source, documents, mutate, prelude};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::LazyLock;
use units::MemberId;

fuzz_target!(|bytes: &[u8]| {
    let mut source = Source::new(bytes);
    match source.below(8) {
        0..=3 => write(&mut source),
        4 => batch(&mut source),
        5 => head_and_query(&mut source),
        6 => documents::words(&source.text()),
        _ => documents::document(&mut source),
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::body(&mut data[..max_size], size, seed, |part, filled| {
        let room = part.len();
        fuzzer_mutate(part, filled, room)
    })
});

static CODES: LazyLock<CodeSecret> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder for one file");
    std::fs::write(folder.path().join("codes.key"), "07".repeat(32)).expect("a file");
    CodeSecret::open(folder.path()).expect("a secret")
});

static REASONS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let faults = Fault::ALL.iter().map(|fault| fault.name());
    faults.chain(Code::ALL.iter().map(|code| code.name())).collect()
});

/// Headers of which the text can be sent at all.
fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pairs = pairs.iter().filter_map(|(name, value)| {
        Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?))
    });
    pairs.collect()
}

fn write(source: &mut Source<'_>) {
    let all: Vec<_> = api::operations().collect();
    let (name, fields) = &all[usize::from(source.byte()) % all.len()];
    let (caller, headers) = sender(source);
    let address = source.text();
    let values = address.split(',').chain(std::iter::repeat(""));
    let path: Vec<_> = fields.iter().copied().zip(values).collect();
    let incoming =
        Incoming { headers: &headers, path: &path, body: source.rest(), caller, codes: &CODES };
    let read = incoming.command(name);
    assert_eq!(read, incoming.command(name), "the same request reads the same");
    check(&read);
    read.iter().for_each(|command| submit(&incoming, command));
}

fn batch(source: &mut Source<'_>) {
    let (caller, headers) = sender(source);
    let incoming =
        Incoming { headers: &headers, path: &[], body: source.rest(), caller, codes: &CODES };
    let read = incoming.batch(8);
    check(&read);
    for answer in read.into_iter().flatten() {
        check(&answer);
        answer.iter().for_each(|command| submit(&incoming, command));
    }
}

fn sender(source: &mut Source<'_>) -> (Caller, HeaderMap) {
    let [who, style] = [source.byte(), source.byte()];
    let role = Role::ALL[usize::from(who / 16) % Role::ALL.len()];
    let member = MemberId::new(u32::from(who % 16) + 1);
    let caller = Caller { member, role };
    let kind = ["application/json", "Application/JSON; charset=utf-8", "text/plain", "券"];
    let kind = kind[usize::from(style / 32) % 4];
    let key = ["k", "k", "k", "two words", ""][usize::from(style % 32) % 5];
    (caller, headers(&[("content-type", kind), ("idempotency-key", key)]))
}

/// A command that was read survives its bytes, and is decided without harm.
fn submit(incoming: &Incoming<'_>, command: &Command) {
    let bytes = minicbor::to_vec(command).expect("memory takes everything");
    let decoded: Command = minicbor::decode(&bytes).expect("a command can be read back");
    assert_eq!(&decoded, command, "a command survives its bytes");
    let mut world = prelude::fresh();
    let Ok(envelope) = incoming.envelope(command, &world.state, world.now) else {
        return;
    };
    world.submit(envelope.actor, envelope.command, envelope.key, envelope.facts);
    world.check();
}

/// A refusal has a known reason and a status that says whose fault it is.
fn check<T>(answer: &Answer<T>) {
    let Err(problem) = answer else {
        return;
    };
    assert!(REASONS.contains(problem.code()), "{problem:?}");
    assert!(problem.status().is_client_error(), "{problem:?}");
    let rendered = problem.render(Language::Chinese, "req_1");
    assert_eq!(rendered.status(), problem.status());
    let document = problem.document(Language::English, "req_1");
    assert_eq!(document["status"], problem.status().as_u16());
}

fn head_and_query(source: &mut Source<'_>) {
    let names =
        ["authorization", "idempotency-key", "accept-language", "last-event-id", "content-type"];
    let values: Vec<String> = names.iter().map(|_| source.text()).collect();
    let pairs: Vec<_> = names.into_iter().zip(values.iter().map(String::as_str)).collect();
    let headers = headers(&pairs);
    check(&api::read_head(&headers));
    let _: Language = Language::asked(&headers);
    if let Ok(uri) = Uri::from_str(&format!("/v1/x?{}", source.text())) {
        api::read_query(&uri, &headers).iter().for_each(|(_, answer)| check(answer));
    }
}
