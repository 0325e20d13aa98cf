import { expect, it } from 'vitest';
import { condense, isEnd, isHeld, isUnbroken, layOut, ownersOf, type Step } from './title-chain';

const place = (text: string) => {
  const [name, member] = text.split(' ') as [string, string?];
  return { place: name, member: member ?? null };
};
const chainOf = (...places: string[]): Step[] => places.slice(1).map((to, at) => ({
  sequence: at + 1, index: 0, recorded_at: '2026-11-26T00:00:00Z', kind: 'moved', from: place(places[at]!), to: place(to),
}));
const lanes = (steps: Step[]) => layOut(steps).nodes.map(({ lane }) => lane);

it('gives each owner a lane, in the order in which they came', () => {
  const steps = chainOf('mint', 'free a', 'order a', 'free b', 'free c', 'authorised c', 'redeemed');
  expect(lanes(steps)).toEqual([0, 0, 0, 1, 2, 2, 2]);
  expect(layOut(steps).lanes).toEqual([
    { member: 'a', first: 0, last: 2 },
    { member: 'b', first: 3, last: 3 },
    { member: 'c', first: 4, last: 6 },
  ]);
  expect(ownersOf(layOut(steps))).toBe(3);
  expect(isUnbroken(steps)).toBe(true);
});

it('goes back to the lane of an owner who has it again', () => {
  const steps = chainOf('mint', 'free a', 'free b', 'free a', 'free b');
  expect(lanes(steps)).toEqual([0, 0, 1, 0, 1]);
  expect(layOut(steps).lanes[0]).toEqual({ member: 'a', first: 0, last: 3 });
});

it('has nothing to lay out of nothing', () => {
  expect(layOut([])).toEqual({ nodes: [], lanes: [] });
});

it('finds a chain that is broken', () => {
  const [first, , last] = chainOf('mint', 'free a', 'free b', 'free c');
  expect(isUnbroken([first!, last!])).toBe(false);
  expect(isUnbroken([last!])).toBe(false);
});

it('knows ends and holds', () => {
  expect(['mint', 'free', 'order', 'redeemed'].map(isHeld)).toEqual([false, false, true, false]);
  expect(['free', 'captured', 'redeemed', 'escheated'].map(isEnd)).toEqual([false, false, true, true]);
});

it('draws as one what was offered and taken back', () => {
  const steps = chainOf('mint', 'free a', 'order a', 'free a', 'order a', 'order a', 'free a', 'order a', 'free b', 'gift b', 'free b', 'authorised b');
  const drawn = condense(steps);
  expect(drawn.map(({ to, folded }) => [to.place, to.member, folded ?? 0])).toEqual([
    ['free', 'a', 0], ['free', 'a', 2], ['order', 'a', 0], ['free', 'b', 0], ['free', 'b', 1], ['authorised', 'b', 0],
  ]);
  expect(isUnbroken(drawn)).toBe(true);
  expect(ownersOf(layOut(drawn))).toBe(2);
});

it('leaves a transfer to another and what goes on to its end alone', () => {
  const steps = chainOf('mint', 'free a', 'free b', 'authorised b', 'captured b', 'redeemed');
  expect(condense(steps)).toEqual(steps);
  expect(condense([])).toEqual([]);
});
