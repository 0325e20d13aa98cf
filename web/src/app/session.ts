import type { Named } from '@/lib/names';
import { createKeptStore, useStore } from '@/lib/store';

/** What a key may be used for, as the server knows it. */
export type Role = 'operator' | 'issuer' | 'merchant' | 'holder' | 'bank' | 'regulator' | 'auditor';

/** Who is signed in. */
export interface Session {
  /** `xqk_…` */
  key: string;
  member: string;
  role: Role;
  /** The persona of a demo, where it is one. */
  persona: string | null;
  /** What the screens call this member. */
  name: Named | null;
}

/** The one who is signed in, or nobody. */
export const session = createKeptStore<Session | null>('xq.session', (kept) => {
  const given = kept as Session | null;
  return typeof given?.key === 'string' && typeof given.member === 'string' ? given : null;
});

export function useSession(): Session | null {
  return useStore(session);
}

/** Whether somebody in this role may act for any member. */
export function oversees(role: Role | undefined): boolean {
  return role === 'operator' || role === 'regulator' || role === 'auditor';
}
