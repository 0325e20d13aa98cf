import { Problem } from '@xianquan/client';
import { api } from '@/app/api';
import type { Role, Session } from '@/app/session';
import type { Persona } from '@/lib/names';

/** Becomes somebody of the demo world. */
export async function beSomebody(persona: Persona): Promise<Session> {
  const answer = await api.fetch(`/v1/sandbox/personas/${persona.persona}/session`, { method: 'POST' });
  const body = (await answer.json()) as { key: string; member: string; role: Role };
  if (!answer.ok) throw Problem.of(answer.status, body);
  return { key: body.key, member: body.member, role: body.role, persona: persona.persona, name: persona.name };
}
