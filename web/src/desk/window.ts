import type { Schemas } from '@xianquan/client';

export type System = Schemas['SystemView'];

/** One look at the node, as far as it is kept. */
export interface Sample {
  /** By this computer's clock, in milliseconds. */
  at: number;
  sequence: number;
  queue: number;
  /** The most that any follower is behind. */
  lag: number;
  /** Microseconds; `null` where this node made no commits. */
  p50: number | null;
  p99: number | null;
}

/** Five minutes at one look every two seconds. */
export const KEPT = 150;

export function sampleOf(view: System, at: number): Sample {
  return {
    at,
    sequence: view.sequence,
    queue: view.queue,
    lag: Math.max(0, ...view.followers.map(({ lag }) => lag)),
    p50: view.commit_us?.p50 ?? null,
    p99: view.commit_us?.p99 ?? null,
  };
}

/** Adds a look. A node whose sequence went back is another journal: what was before does not count. */
export function addSample(window: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = window.at(-1);
  if (last && sample.sequence < last.sequence) return [sample];
  if (last && sample.at <= last.at) return window;
  return [...window, sample].slice(-KEPT);
}

/** Records a second between one look and the next, rounded to tenths. */
export function rates(window: readonly Sample[]): number[] {
  return window.slice(1).map((sample, at) => {
    const before = window[at]!;
    const seconds = (sample.at - before.at) / 1_000;
    return Math.round(((sample.sequence - before.sequence) / seconds) * 10) / 10;
  });
}

/** Records a second over the whole window; `null` before there are two looks. */
export function meanRate(window: readonly Sample[]): number | null {
  const first = window[0];
  const last = window.at(-1);
  if (!first || !last || last.at === first.at) return null;
  return Math.round(((last.sequence - first.sequence) / ((last.at - first.at) / 1_000)) * 10) / 10;
}
