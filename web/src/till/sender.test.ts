import { expect, it } from 'vitest';
import type { Box } from './box';
import { add, giveUp, isWaiting, takeRisk, type Answer, type Ask, type Entry, type Op } from './queue';
import { pass, type Send } from './sender';

/** Numbers that a seed decides, so that a failure can be run again. */
function random(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

class Crash extends Error {}

/** A box on a till that may lose its power before or after anything is written. */
class FragileBox implements Box {
  private entries = new Map<number, Entry>();
  crashes: () => boolean = () => false;

  all = async () => {
    if (this.crashes()) throw new Crash();
    return [...this.entries.values()];
  };

  change: Box['change'] = async (change, drop) => {
    if (this.crashes()) throw new Crash();
    const before = [...this.entries.values()];
    const changed = change(before);
    for (const entry of changed) this.entries.set(entry.place, entry);
    for (const place of drop?.(before) ?? []) this.entries.delete(place);
    if (this.crashes()) throw new Crash();
    return changed;
  };
}

/** A server that records each key once, over a line that loses requests and answers. */
class World {
  readonly records: { key: string; body: string; op: Op; redemption: string }[] = [];
  private readonly answers = new Map<string, { body: string; answer: Answer }>();
  private readonly redemptions = new Map<string, string>();
  loses: () => boolean = () => false;
  isBusy: () => boolean = () => false;
  refuses: (key: string) => boolean = () => false;

  readonly send: Send = async (entry) => {
    if (this.loses()) return 'lost';
    if (this.isBusy()) return { kind: 'later', refusal: null };
    const known = this.answers.get(entry.key);
    if (known && known.body !== entry.body) throw new Error('a key came back with another body');
    const answer = known?.answer ?? this.decide(entry);
    this.answers.set(entry.key, { body: entry.body, answer });
    return this.loses() ? 'lost' : answer;
  };

  private decide(entry: Entry): Answer {
    const refusal = { code: 'refused', detail: '', detailZh: '', status: 409 };
    const redemption = entry.op === 'authorise' ? `rdm_${this.records.length}` : entry.redemption;
    if (redemption === null) throw new Error('sent before its redemption was known');
    const from = { authorise: undefined, capture: 'authorised', void: 'authorised', reverse: 'captured' }[entry.op];
    const state = this.redemptions.get(redemption);
    if (state !== from || this.refuses(entry.key)) return { kind: 'refused', refusal, at: '2026-11-26T12:00:00Z' };
    const to = { authorise: 'authorised', capture: 'captured', void: 'voided', reverse: 'reversed' }[entry.op];
    this.redemptions.set(redemption, to);
    this.records.push({ key: entry.key, body: entry.body, op: entry.op, redemption });
    return { kind: 'done', redemption, sequence: this.records.length, at: '2026-11-26T12:00:00Z', amount: 1, until: null, state: to };
  }

  stateOf(redemption: string | null): string | undefined {
    return redemption === null ? undefined : this.redemptions.get(redemption);
  }
}

const BY = 'mem_e';
let keys = 0;

function ask(sale: string, op: Op): Ask {
  keys += 1;
  const about = { merchant: BY, currency: 'CNY', amount: 1, bill: 2, items: [] };
  return { key: `k${keys}`, sale, op, by: BY, at: new Date().toISOString(), redemption: null, body: `{"n":${keys}}`, about };
}

/** A cashier who presses what there is to press, whatever happens to the till. */
async function press(box: Box, pick: (below: number) => number, sales: string[]): Promise<void> {
  const sale = sales[pick(sales.length)];
  switch (pick(4)) {
    case 0: {
      sales.push(`s${keys}`);
      await box.change((entries) => add(entries, [ask(sales.at(-1) ?? '', 'authorise')]));
      return;
    }
    case 1: await (sale && box.change((entries) => giveUp(entries, sale, ask(sale, 'void'), new Date()))); return;
    case 2: await (sale && box.change((entries) => takeRisk(entries, sale, ask(sale, 'capture')))); return;
    default: {
      // As the screen has it: capture after authorisation, reversal after capture.
      await (sale && box.change((entries) => {
        const of = entries.filter((entry) => entry.sale === sale);
        const last = of.at(-1);
        if (!last || of.some(isWaiting) || last.fate.state !== 'done') return [];
        if (last.op === 'authorise') return add(entries, [ask(sale, 'capture')]);
        return last.op === 'capture' ? add(entries, [ask(sale, 'reverse')]) : [];
      }));
    }
  }
}

async function live(seed: number): Promise<{ world: World; entries: readonly Entry[] }> {
  const pick = random(seed);
  const box = new FragileBox();
  const world = new World();
  const sales: string[] = [];
  box.crashes = () => pick(12) === 0;
  world.loses = () => pick(3) === 0;
  world.isBusy = () => pick(10) === 0;
  const doomed = new Set<string>();
  world.refuses = (key) => (pick(8) === 0 ? Boolean(doomed.add(key)) : doomed.has(key));
  for (let step = 0; step < 60; step += 1) {
    const doing = pick(2) === 0 ? press(box, pick, sales) : pass(box, BY, world.send);
    await doing.catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
  }
  box.crashes = () => false;
  world.loses = () => false;
  world.isBusy = () => false;
  expect(await pass(box, BY, world.send)).toBe('empty');
  return { world, entries: await box.all() };
}

it('ends with each command recorded once, whatever is lost and whenever it crashes', async () => {
  let recorded = 0;
  for (let seed = 0; seed < 400; seed += 1) {
    const { world, entries } = await live(seed);
    const about = `seed ${seed}`;
    const once = new Set(world.records.map((record) => record.key));
    expect(once.size, about).toBe(world.records.length);
    expect(entries.filter(isWaiting), about).toEqual([]);
    const done = entries.filter((entry) => entry.fate.state === 'done');
    expect(new Set(done.map((entry) => entry.key)), about).toEqual(once);
    for (const entry of done) expect(world.records.find(({ key }) => key === entry.key)?.body, about).toBe(entry.body);
    recorded += once.size;
  }
  expect(recorded).toBeGreaterThan(2_000);
});

it('ends no sale between the two: what was given up holds no coupon', async () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const { world, entries } = await live(seed);
    for (const entry of entries.filter((one) => one.op === 'void' && one.fate.state === 'done')) {
      expect(world.stateOf(entry.redemption), `seed ${seed}`).toBe('voided');
    }
    const order = entries.filter((entry) => entry.fate.state === 'done').sort((a, b) => a.place - b.place);
    for (const entry of order.filter((one) => one.op !== 'authorise')) {
      const before = order.find((one) => one.sale === entry.sale && one.op === 'authorise');
      const at = (key: string | undefined) => world.records.findIndex((record) => record.key === key);
      expect(at(before?.key), `seed ${seed}`).toBeLessThan(at(entry.key));
    }
  }
});

it('goes past a sale that is stuck', async () => {
  const box = new FragileBox();
  const sent: string[] = [];
  await box.change((entries) => add(entries, [ask('a', 'authorise'), ask('b', 'authorise')]));
  const send: Send = async (entry) => {
    sent.push(entry.sale);
    if (entry.sale === 'a') return { kind: 'later', refusal: null };
    return { kind: 'done', redemption: 'rdm_1', sequence: 1, at: '2026-11-26T12:00:00Z', amount: 1, until: null, state: 'authorised' };
  };
  expect(await pass(box, BY, send)).toBe('lost');
  expect(sent).toEqual(['a', 'b']);
});

it('stops where the key counts no more', async () => {
  const box = new FragileBox();
  await box.change((entries) => add(entries, [ask('a', 'authorise')]));
  expect(await pass(box, BY, async () => 'key')).toBe('key');
  expect((await box.all()).filter(isWaiting)).toHaveLength(1);
});
