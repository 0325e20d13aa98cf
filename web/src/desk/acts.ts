import type { Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import type { Role } from '@/app/session';
import { keyed } from '@/lib/command';

/** What the operator and the regulator can do to stop something, and to let it go on; terms are approved by the operator alone. */
export type Act = 'approve_series' | 'freeze_member' | 'unfreeze_member' | 'halt_market' | 'resume_market' | 'suspend_series' | 'resume_series';

/** What an act is done to. */
export function targetOf(act: Act): 'member' | 'market' | 'series' {
  return act.endsWith('member') ? 'member' : act.endsWith('market') ? 'market' : 'series';
}

/** Whether it stops something: that needs a reason. */
export function stops(act: Act): boolean {
  return act === 'freeze_member' || act === 'halt_market' || act === 'suspend_series';
}

export function mayAct(role: Role | undefined, act?: Act): boolean {
  return role === 'operator' || (role === 'regulator' && act !== 'approve_series');
}

export interface Doing {
  act: Act;
  id: string;
  reason: string;
}

type Recorded = Schemas['Recorded'];

/** Does it, or asks what it would do: a key is the key of the command, none is a preview. */
export function perform({ act, id, reason }: Doing, key: string | null): Promise<Recorded> {
  const query = key === null ? { preview: true } : {};
  const member = { path: { member: id }, query };
  const series = { path: { series: id }, query };
  const body = { reason };
  const headers = key === null ? {} : keyed(key);
  switch (act) {
    case 'freeze_member': return api.take(api.raw.POST('/v1/members/{member}/freeze', { params: member, body, ...headers } as never));
    case 'unfreeze_member': return api.take(api.raw.POST('/v1/members/{member}/unfreeze', { params: member, ...headers } as never));
    case 'halt_market': return api.take(api.raw.POST('/v1/trade/markets/{series}/halt', { params: series, body, ...headers } as never));
    case 'resume_market': return api.take(api.raw.POST('/v1/trade/markets/{series}/resume', { params: series, ...headers } as never));
    case 'approve_series': return api.take(api.raw.POST('/v1/issue/series/{series}/approve', { params: series, ...headers } as never));
    case 'suspend_series': return api.take(api.raw.POST('/v1/issue/series/{series}/suspend', { params: series, body, ...headers } as never));
    case 'resume_series': return api.take(api.raw.POST('/v1/issue/series/{series}/resume', { params: series, ...headers } as never));
  }
}

/** How many events of each kind, most first. */
export function counted(events: readonly { type: string }[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
