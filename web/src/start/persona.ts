import { api } from '@/app/api';
import type { Session } from '@/app/session';
import type { Persona } from '@/lib/names';

/** Becomes somebody of the demo world. */
export async function beSomebody(persona: Persona): Promise<Session> {
  const body = await api.take(api.raw.POST('/v1/sandbox/personas/{persona}/session', { params: { path: { persona: persona.persona } } }));
  return { key: body.key, member: body.member, role: body.role, persona: persona.persona, name: persona.name };
}
