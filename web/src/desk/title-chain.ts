import type { Schemas } from '@xianquan/client';

export type Step = Schemas['TitleStep'];

/** A step that is drawn: one, or the last of several times that its owner laid it aside and took it back. */
export type Drawn = Step & { folded?: number };

/** Where a unit was after a step of its chain. */
export interface Node {
  /** 0 is before its issue. */
  at: number;
  lane: number;
  place: string;
  member: string | null;
  /** The step that led here; `null` before the issue. */
  step: Drawn | null;
}

/** A time in which somebody had it. */
export interface Lane {
  member: string | null;
  /** First and last node in it. */
  first: number;
  last: number;
}

export interface Chain {
  nodes: Node[];
  lanes: Lane[];
}

/** Places from which nothing comes back. */
const ENDS = new Set(['redeemed', 'extinguished', 'refunded', 'escheated', 'replaced']);

export function isEnd(place: string): boolean {
  return ENDS.has(place);
}

/** Held for something: still its owner's, but not free. */
export function isHeld(place: string): boolean {
  return !isEnd(place) && place !== 'free' && place !== 'mint';
}

/**
 * Draws as one what came to nothing: an owner offered it and took it back, perhaps a hundred times. The
 * last time, which led to something, stays.
 */
export function condense(oldestFirst: readonly Step[]): Drawn[] {
  const drawn: Drawn[] = [];
  for (let at = 0; at < oldestFirst.length;) {
    const end = backAt(oldestFirst, at);
    if (end === null) {
      drawn.push(oldestFirst[at]!);
      at += 1;
      continue;
    }
    const before = drawn.at(-1);
    const folded = (before?.folded ?? 0) + 1;
    if (before?.folded) drawn.pop();
    drawn.push({ ...oldestFirst[end]!, from: oldestFirst[at]!.from, folded });
    at = end + 1;
  }
  return drawn;
}

/** The step by which what leaves at `at` is free again, with the same owner; `null` where it never is. */
function backAt(steps: readonly Step[], at: number): number | null {
  const first = steps[at]!;
  if (first.from.place !== 'free') return null;
  for (let next = at; next < steps.length; next += 1) {
    const { to } = steps[next]!;
    if (to.member !== first.from.member) return null;
    if (to.place === 'free') return next > at ? next : null;
    if (!isHeld(to.place)) return null;
  }
  return null;
}

/**
 * Lays a chain of title out: a lane for each owner, in the order in which they came, a column for each
 * step. What has no owner, before the issue and after the end, stays in the lane it touches.
 */
export function layOut(oldestFirst: readonly Drawn[]): Chain {
  const nodes: Node[] = [];
  const lanes: Lane[] = [];
  const laneOf = new Map<string, number>();
  const enter = (member: string | null, at: number): number => {
    const before = nodes.at(-1)?.lane ?? 0;
    let lane = member === null ? before : laneOf.get(member);
    if (lane === undefined) {
      // The lane that the issue begins in is that of the first owner.
      lane = lanes[0]?.member === null && lanes.length === 1 ? 0 : lanes.length;
      laneOf.set(member!, lane);
    }
    const known = lanes[lane];
    if (known) {
      known.member ??= member;
      known.last = at;
    } else {
      lanes[lane] = { member, first: at, last: at };
    }
    return lane;
  };
  const first = oldestFirst[0];
  if (!first) return { nodes, lanes };
  const add = (place: string, member: string | null, step: Drawn | null) => {
    const at = nodes.length;
    nodes.push({ at, lane: enter(member, at), place, member, step });
  };
  add(first.from.place, first.from.member ?? null, null);
  for (const step of oldestFirst) add(step.to.place, step.to.member ?? null, step);
  return { nodes, lanes };
}

/** How many members had it, one after the other. */
export function ownersOf(chain: Chain): number {
  return new Set(chain.nodes.flatMap(({ member }) => (member ? [member] : []))).size;
}

/** Whether each step begins where the one before ended. */
export function isUnbroken(oldestFirst: readonly Step[]): boolean {
  return oldestFirst.every((step, at) => {
    const before = oldestFirst[at - 1];
    if (!before) return step.from.place === 'mint';
    return before.to.place === step.from.place && (before.to.member ?? null) === (step.from.member ?? null);
  });
}
