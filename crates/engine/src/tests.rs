//! A small world to try commands in. Every record it makes goes through its bytes, every step
//! checks every invariant, and at the end a second state is folded from the records and compared.

use crate::member::{MemberKind, Members, OpenMember};
use crate::{
    Actor, Code, Command, Decide, Envelope, Event, Facts, Outcome, Record, Stamp, State, Tick,
    decide, evolve,
};
use units::{Amount, Currency, Duration, MemberId, Timestamp};

pub(crate) const PLATFORM: Actor = Actor::Member(Members::PLATFORM);

pub(crate) struct World {
    pub state: State,
    pub now: Timestamp,
    pub facts: Facts,
    pub records: Vec<Record>,
}

impl World {
    /// A world with a platform, at noon of 2026-01-01 UTC.
    pub fn new() -> Self {
        let now = "2026-01-01T12:00:00Z".parse().unwrap();
        let state = State::default();
        let mut world = Self { state, now, facts: Facts::default(), records: Vec::new() };
        world.submit(Actor::System, open(MemberKind::Platform).into());
        world
    }

    fn record(&mut self, actor: Actor, command: Command) -> Outcome {
        let envelope = Envelope { actor, key: None, command, facts: self.facts };
        let stamp = Stamp { sequence: self.state.next_sequence(), time: self.now };
        let outcome = decide(&self.state, &envelope, stamp);
        let record = Record { stamp, envelope, outcome: outcome.clone() };
        let bytes = minicbor::to_vec(&record).unwrap();
        let read: Record = minicbor::decode(&bytes).unwrap();
        assert_eq!(read, record, "a record survives its bytes");
        evolve(&mut self.state, &read);
        self.state.check_invariants().unwrap();
        self.records.push(record);
        outcome
    }

    /// Lets every timer that is due act, as the node does.
    pub fn tick(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        for round in 0.. {
            if !self.state.is_due(self.now) {
                break;
            }
            assert!(round < 100_000, "timers end");
            match self.record(Actor::System, Tick {}.into()) {
                Outcome::Done(fired) => events.extend(fired),
                Outcome::Rejected(rejection) => panic!("a tick was refused: {rejection}"),
            }
        }
        events
    }

    pub fn submit(&mut self, actor: Actor, command: Command) -> Outcome {
        self.tick();
        let outcome = self.record(actor, command);
        self.tick();
        outcome
    }

    /// The events of a command that must succeed.
    #[track_caller]
    pub fn ok(&mut self, actor: Actor, command: impl Into<Command>) -> Vec<Event> {
        match self.submit(actor, command.into()) {
            Outcome::Done(events) => events,
            Outcome::Rejected(rejection) => panic!("refused: {rejection} at {:?}", rejection.param),
        }
    }

    /// The code of a command that must be refused.
    #[track_caller]
    pub fn refused(&mut self, actor: Actor, command: impl Into<Command>) -> Code {
        match self.submit(actor, command.into()) {
            Outcome::Done(events) => panic!("not refused: {events:?}"),
            Outcome::Rejected(rejection) => rejection.code,
        }
    }

    /// Lets time pass, and the timers on the way act at their own times.
    pub fn pass(&mut self, span: Duration) -> Vec<Event> {
        let end = self.now.after(span);
        let mut events = Vec::new();
        while let Some(due) = self.state.next_due().filter(|due| *due <= end) {
            self.now = due.max(self.now);
            events.extend(self.tick());
        }
        self.now = end;
        events
    }

    pub fn member(&mut self, kind: MemberKind) -> MemberId {
        self.ok(PLATFORM, open(kind));
        MemberId::new(u32::try_from(self.state.members.len()).unwrap())
    }

    pub fn deposit(&mut self, member: MemberId, currency: Currency, minor: i64) {
        let bank_reference = format!("test-{}", self.state.next_sequence());
        let amount = Amount::new(minor);
        let member = Some(member);
        let deposit = crate::ledger::RecordDeposit { member, currency, amount, bank_reference };
        self.ok(PLATFORM, deposit);
    }

    pub fn custody(&self, member: MemberId, currency: Currency) -> i64 {
        self.state.ledger.custody(member, currency).minor()
    }

    /// Folds all records anew, and a snapshot of them: everything must come out equal.
    pub fn check_replay(&self) {
        let mut again = State::default();
        for record in &self.records {
            let outcome = decide(&again, &record.envelope, record.stamp);
            assert_eq!(outcome, record.outcome, "deciding again gives the same");
            evolve(&mut again, record);
        }
        let bytes = self.state.to_bytes();
        assert_eq!(again.to_bytes(), bytes, "folding again gives the same state");
        let read = State::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes(), bytes, "a snapshot survives its bytes");
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.check_replay();
        }
    }
}

pub(crate) fn open(kind: MemberKind) -> OpenMember {
    OpenMember {
        kind,
        jurisdiction: "CN".into(),
        kyc_level: 2,
        category: Some(5812),
        time_zone: "Asia/Shanghai".into(),
    }
}

/// A command about to be sent, to be spoilt in one way or several.
pub(crate) struct Scenario<C> {
    pub world: World,
    pub actor: Actor,
    pub command: C,
}

/// One way to spoil a scenario, and the refusal it must bring.
pub(crate) type Fault<C> = (Code, fn(&mut Scenario<C>));

/// Proves the order of a command's refusals: unspoilt it succeeds; each fault alone brings its code;
/// of any two faults the earlier one wins; and every code of the command's list is covered, save
/// those named in `out_of_reach` (limits that no test can fill).
#[track_caller]
pub(crate) fn check_precedence<C>(
    base: fn() -> Scenario<C>,
    faults: &[Fault<C>],
    out_of_reach: &[Code],
) where
    C: Decide + Into<Command>,
{
    let run = |which: &[usize]| {
        let mut scenario = base();
        for &index in which.iter().rev() {
            faults[index].1(&mut scenario);
        }
        let Scenario { mut world, actor, command } = scenario;
        world.submit(actor, command.into())
    };
    assert!(matches!(run(&[]), Outcome::Done(_)), "{} succeeds unspoilt: {:?}", C::NAME, run(&[]));
    for first in 0..faults.len() {
        let alone = run(&[first]);
        assert_code(C::NAME, &alone, faults[first].0, &[first]);
        for second in first + 1..faults.len() {
            if exclusive(faults[first].0, faults[second].0) {
                continue;
            }
            assert_code(C::NAME, &run(&[first, second]), faults[first].0, &[first, second]);
        }
    }
    let mut covered: Vec<Code> = faults.iter().map(|fault| fault.0).collect();
    covered.dedup();
    let listed = C::REJECTIONS.iter().copied().filter(|code| !out_of_reach.contains(code));
    for code in listed {
        assert!(covered.contains(&code), "{}: no fault brings {}", C::NAME, code.name());
    }
    let rank = |code| C::REJECTIONS.iter().position(|listed| *listed == code);
    assert!(covered.windows(2).all(|two| rank(two[0]) <= rank(two[1])), "{}: order", C::NAME);
}

/// No member is frozen and closed at once, and none is closed with money.
fn exclusive(one: Code, other: Code) -> bool {
    let with_closed = [Code::MemberFrozen, Code::MemberHasBalance];
    let (pair, reversed) = ((one, other), (other, one));
    with_closed.iter().any(|&code| [pair, reversed].contains(&(code, Code::MemberClosed)))
}

#[track_caller]
fn assert_code(name: &str, outcome: &Outcome, wanted: Code, faults: &[usize]) {
    match outcome {
        Outcome::Rejected(rejection) if rejection.code == wanted => {}
        other => panic!("{name} with faults {faults:?}: wanted {}, got {other:?}", wanted.name()),
    }
}

#[test]
fn rejection_codes_are_unique_and_have_texts() {
    let numbers: Vec<u16> = Code::ALL.iter().map(|code| code.number()).collect();
    assert!(numbers.windows(2).all(|two| two[0] < two[1]), "numbers rise");
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|two| two[0] != two[1]), "names differ");
    for code in Code::ALL {
        assert!(code.english().ends_with('.') && code.chinese().ends_with('。'), "{code:?}");
    }
}

#[test]
fn every_command_lists_its_refusals_once() {
    for (name, codes) in Command::CATALOGUE {
        let mut sorted = codes.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), codes.len(), "{name} lists a code twice");
    }
}
