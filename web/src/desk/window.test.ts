import { expect, it } from 'vitest';
import { addSample, KEPT, meanRate, rates, type Sample } from './window';

const sample = (at: number, sequence: number): Sample => ({ at, sequence, queue: 0, lag: 0, p50: null, p99: null });

it('counts records a second', () => {
  const window = [sample(0, 100), sample(2_000, 300), sample(4_000, 300), sample(8_000, 340)];
  expect(rates(window)).toEqual([100, 0, 10]);
  expect(meanRate(window)).toBe(30);
  expect(meanRate(window.slice(0, 1))).toBeNull();
  expect(rates([])).toEqual([]);
});

it('keeps a bounded window, and begins anew with another journal', () => {
  let window: readonly Sample[] = [];
  for (let at = 0; at < 2 * KEPT; at += 1) window = addSample(window, sample(at * 2_000, at));
  expect(window).toHaveLength(KEPT);
  expect(addSample(window, window.at(-1)!)).toBe(window);
  expect(addSample(window, sample(1e9, 1))).toEqual([sample(1e9, 1)]);
});
