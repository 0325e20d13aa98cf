import { describe, expect, it } from 'vitest';
import { add, answered, atRisk, giveUp, NOT_AUTHORISED, next, outdated, settle, takeRisk, TOO_OLD, trying, type Answer, type Ask, type Change, type Entry, type Op } from './queue';

const NOW = new Date('2026-11-26T12:00:00Z');
const NONE = new Set<string>();

function ask(key: string, op: Op, more: Partial<Ask> = {}): Ask {
  return {
    key, op, sale: 'a', by: 'mem_e', at: NOW.toISOString(), redemption: null, body: '{}',
    about: { merchant: 'mem_e', currency: 'CNY', amount: 10_000, bill: 14_000, items: [] }, ...more,
  };
}

/** A queue after some changes. */
function queue(...changes: ((entries: readonly Entry[]) => Change)[]): readonly Entry[] {
  return changes.reduce<readonly Entry[]>((now, change) => {
    const changed = new Map(change(now).map((entry) => [entry.place, entry]));
    const kept = now.filter((entry) => !changed.has(entry.place));
    return [...kept, ...changed.values()].sort((a, b) => a.place - b.place);
  }, []);
}

const put = (...asks: Ask[]) => (entries: readonly Entry[]) => add(entries, asks);
const tried = (key: string) => (entries: readonly Entry[]) => trying(entries, key, NOW);
const back = (key: string, answer: Answer) => (entries: readonly Entry[]) => answered(entries, key, answer);
const done = (state: string): Answer => ({ kind: 'done', redemption: 'rdm_1', sequence: 7, at: NOW.toISOString(), amount: 10_000, until: null, state });
const refused: Answer = { kind: 'refused', at: NOW.toISOString(), refusal: { code: 'code_not_found', detail: 'No.', detailZh: '否。', status: 404 } };
const states = (entries: readonly Entry[]) => entries.map((entry) => `${entry.key} ${entry.fate.state}`);

describe('the order', () => {
  it('is that of pressing, one of a sale at a time', () => {
    const now = queue(put(ask('1', 'authorise'), ask('2', 'capture'), ask('3', 'void', { sale: 'b', redemption: 'rdm_9' })));
    expect(next(now, 'mem_e', NONE)?.key).toBe('1');
    expect(next(now, 'mem_e', new Set(['a']))?.key).toBe('3');
    expect(next(now, 'mem_e', new Set(['a', 'b']))).toBeNull();
  });

  it('leaves alone what others pressed', () => {
    const now = queue(put(ask('1', 'void', { by: 'mem_f', sale: 'x' }), ask('2', 'void')));
    expect(next(now, 'mem_e', NONE)?.key).toBe('2');
    expect(next(now, 'mem_g', NONE)).toBeNull();
  });
});

it('takes a key once', () => {
  const now = queue(put(ask('1', 'authorise')), put(ask('1', 'authorise', { body: 'other' })));
  expect(now).toHaveLength(1);
  expect(now[0]?.body).toBe('{}');
});

it('tells what follows which redemption it is about', () => {
  const now = queue(put(ask('1', 'authorise'), ask('2', 'capture')), tried('1'), back('1', done('authorised')));
  expect(now[1]?.redemption).toBe('rdm_1');
  expect(queue(() => now, put(ask('3', 'void')))[2]?.redemption).toBe('rdm_1');
});

it('counts tries before they leave, and forgets nothing where no answer is certain', () => {
  const now = queue(put(ask('1', 'authorise')), tried('1'), tried('1'), back('1', { kind: 'later', refusal: null }));
  expect(now[0]).toMatchObject({ tries: 2, fate: { state: 'waiting' } });
});

it('hears an answer once', () => {
  const now = queue(put(ask('1', 'authorise')), tried('1'), back('1', done('authorised')), back('1', refused));
  expect(states(now)).toEqual(['1 done']);
});

it('ends what waits for an authorisation that is refused, and shows it until somebody deals with it', () => {
  const now = queue(put(ask('1', 'authorise'), ask('2', 'capture')), tried('1'), back('1', refused));
  expect(states(now)).toEqual(['1 refused', '2 refused']);
  expect(now[1]?.fate).toMatchObject({ refusal: { code: NOT_AUTHORISED } });
  const later = new Date('2027-01-01T00:00:00Z');
  expect(outdated(now, later)).toEqual([]);
  const after = queue(() => now, (entries) => settle(entries, 'a', NOW));
  expect(states(after)).toEqual(['1 settled', '2 settled']);
  expect(outdated(after, later)).toEqual([1, 2]);
});

describe('giving up', () => {
  const up = (entries: readonly Entry[]) => giveUp(entries, 'a', ask('9', 'void'), NOW);

  it('drops what never left', () => expect(states(queue(put(ask('1', 'authorise')), up))).toEqual(['1 dropped']));

  it('voids what may have arrived, once', () => {
    const now = queue(put(ask('1', 'authorise')), tried('1'), up, up);
    expect(states(now)).toEqual(['1 waiting', '9 waiting']);
    expect(queue(() => now, back('1', done('authorised')))[1]?.redemption).toBe('rdm_1');
  });

  it('is content where it was refused anyhow', () => {
    expect(states(queue(put(ask('1', 'authorise')), tried('1'), up, back('1', refused)))).toEqual(['1 settled', '9 dropped']);
  });

  it('takes no capture with it into the server', () => {
    const now = queue(put(ask('1', 'authorise')), tried('1'), (entries) => takeRisk(entries, 'a', ask('2', 'capture')), up);
    expect(states(now)).toEqual(['1 waiting', '2 dropped', '9 waiting']);
  });
});

it('counts the risk that is taken until there is an answer', () => {
  const risk = (entries: readonly Entry[]) => takeRisk(entries, 'a', ask('2', 'capture'));
  const now = queue(put(ask('1', 'authorise')), risk, risk);
  expect(states(now)).toEqual(['1 waiting', '2 waiting']);
  expect(atRisk(now)).toBe(10_000);
  expect(atRisk(queue(() => now, tried('1'), back('1', done('authorised'))))).toBe(0);
});

it('sends nothing that is older than the server remembers keys', () => {
  const now = queue(put(ask('1', 'authorise', { at: '2026-10-01T00:00:00Z' }), ask('2', 'capture')), tried('1'));
  expect(now[0]).toMatchObject({ tries: 0, fate: { state: 'refused', refusal: { code: TOO_OLD } } });
  expect(states(now)).toEqual(['1 refused', '2 refused']);
});
