import { createClient, type Client } from '@xianquan/client';
import { settings } from '@/app/settings';
import { beSomebody } from '@/start/persona';
import { people, type Persona } from '@/lib/names';

const known = new Map<string, Client>();

/** The API as somebody of the sandbox, whoever is signed in. */
export async function as(persona: Persona): Promise<Client> {
  const found = known.get(persona.persona);
  if (found) return found;
  const { key } = await beSomebody(persona);
  const client = createClient({ key: () => key, language: () => settings.get().language });
  known.set(persona.persona, client);
  return client;
}

/** The API as the operator of the sandbox, who moves the clock and starts a busy day. */
export async function asOperator(): Promise<Client> {
  const operator = (await people()).find((one) => one.role === 'operator');
  if (!operator) throw new Error('this sandbox has no operator');
  return as(operator);
}
