import { coverOf } from '@/lib/cover';
import type { Backing } from './backing';
import type { System } from './window';

/** Something that whoever looks over everything should look at. */
export interface Matter {
  /** Which, also the key of its words. */
  what: 'short' | 'thin' | 'uneven' | 'halted' | 'suspended' | 'frozen' | 'lag' | 'queue' | 'slow' | 'withdrawals' | 'suspense' | 'drafts';
  tone: 'bad' | 'warn' | 'accent';
  /** Of whom or what, where it is one thing. */
  id?: string;
  count?: number;
  amount?: { minor: number; currency: string };
  to: '/desk/escrow' | '/desk/system' | '/desk/halts' | '/desk/bank';
}

export interface Seen {
  backing: readonly Backing[];
  isEven: boolean;
  halted: readonly string[];
  suspended: readonly string[];
  frozen: readonly string[];
  system: System;
  /** When those that still wait were asked for. */
  withdrawals: readonly { created_at: string }[];
  suspense: number;
  drafts: number;
}

const THIN = 11_000;
const FAR_BEHIND = 1_000;
const LONG_QUEUE = 1_000;
const SLOW_US = 1_000_000;
const A_DAY = 86_400_000;

/** What stands out of everything that was seen, the worst first. What is not known yet is left out. */
export function matters(seen: Partial<Seen>, now: Date): Matter[] {
  const found: Matter[] = [...escrow(seen.backing ?? []), ...node(seen.system)];
  if (seen.isEven === false) found.push({ what: 'uneven', tone: 'bad', to: '/desk/system' });
  for (const id of seen.halted ?? []) found.push({ what: 'halted', tone: 'warn', id, to: '/desk/halts' });
  for (const id of seen.suspended ?? []) found.push({ what: 'suspended', tone: 'warn', id, to: '/desk/halts' });
  for (const id of seen.frozen ?? []) found.push({ what: 'frozen', tone: 'warn', id, to: '/desk/halts' });
  const old = (seen.withdrawals ?? []).filter(({ created_at }) => now.getTime() - Date.parse(created_at) > A_DAY).length;
  if (old > 0) found.push({ what: 'withdrawals', tone: 'warn', count: old, to: '/desk/bank' });
  if (seen.suspense) found.push({ what: 'suspense', tone: 'accent', count: seen.suspense, to: '/desk/bank' });
  if (seen.drafts) found.push({ what: 'drafts', tone: 'accent', count: seen.drafts, to: '/desk/halts' });
  const rank = { bad: 0, warn: 1, accent: 2 };
  return found.sort((a, b) => rank[a.tone] - rank[b.tone]);
}

function escrow(backing: readonly Backing[]): Matter[] {
  return backing.flatMap(({ issuer, currency, balance, required }): Matter[] => {
    const cover = coverOf(balance, required);
    if (cover === null || cover >= THIN) return [];
    if (cover < 10_000) return [{ what: 'short', tone: 'bad', id: issuer, amount: { minor: required - balance, currency }, to: '/desk/escrow' }];
    return [{ what: 'thin', tone: 'warn', id: issuer, to: '/desk/escrow' }];
  });
}

function node(system: System | undefined): Matter[] {
  if (!system) return [];
  const found: Matter[] = [];
  const lag = Math.max(0, ...system.followers.map((one) => one.lag));
  if (lag >= FAR_BEHIND) found.push({ what: 'lag', tone: 'warn', count: lag, to: '/desk/system' });
  if (system.queue >= LONG_QUEUE) found.push({ what: 'queue', tone: 'warn', count: system.queue, to: '/desk/system' });
  if ((system.commit_us?.p99 ?? 0) >= SLOW_US) found.push({ what: 'slow', tone: 'warn', to: '/desk/system' });
  return found;
}
