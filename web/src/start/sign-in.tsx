import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { session, type Role, type Session } from '@/app/session';
import { useSettings } from '@/app/settings';
import { inLanguage, usePersonas, type Persona } from '@/lib/names';
import { Badge, Button, Card, failed, Input, PageHead } from '@/ui';
import { beSomebody } from './persona';

/** Sign-in by key, or, in a demo, as one of its people. Identity comes later behind the same place. */
export default function SignIn() {
  const { t } = useTranslation();
  const { next } = useSearch({ strict: false }) as { next?: string };
  const navigate = useNavigate();
  const personas = usePersonas();
  const go = (who: Session) => {
    session.set(who);
    void navigate({ to: next?.startsWith('/') ? next : homeOf(who.role) });
  };
  return (
    <div className="mx-auto max-w-3xl">
      <PageHead title={t('signIn')} about={t('signInPage.about')} />
      {personas.length > 0 && <Personas personas={personas} onChoose={go} />}
      <Card title={t('signInPage.byKey')}><KeyForm onDone={go} /></Card>
    </div>
  );
}

export function homeOf(role: Role): '/wallet' | '/issuer' | '/till' | '/desk' | '/' {
  switch (role) {
    case 'holder': return '/wallet';
    case 'issuer': return '/issuer';
    case 'merchant': return '/till';
    case 'operator':
    case 'regulator':
    case 'auditor':
    case 'bank': return '/desk';
    default: return '/';
  }
}

function Personas({ personas, onChoose }: { personas: readonly Persona[]; onChoose: (who: Session) => void }) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const choose = (persona: Persona) => beSomebody(persona).then(onChoose, failed);
  return (
    <Card title={t('signInPage.personas')} className="mb-4">
      <ul className="grid gap-2 sm:grid-cols-2">
        {personas.map((persona) => (
          <li key={persona.persona}>
            <button type="button" onClick={() => void choose(persona)} className="flex h-full w-full flex-col items-start gap-0.5 rounded-xl border border-line p-3 text-left hover:border-accent">
              <span className="flex w-full items-center justify-between gap-2 font-medium">
                {inLanguage(language, persona.name)}
                <Badge tone="accent">{t(`role.${persona.role}`)}</Badge>
              </span>
              <span className="text-[13px] text-muted">{inLanguage(language, persona.about)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function KeyForm({ onDone }: { onDone: (who: Session) => void }) {
  const { t } = useTranslation();
  const [key, setKey] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      onDone(await whoHas(key.trim()));
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void send(event)} className="grid gap-3 sm:grid-cols-[1fr_auto] sm:items-start">
      <Input label={t('signInPage.key')} type="password" autoComplete="off" placeholder="xqk_…" value={key} onChange={(event) => setKey(event.target.value)} hint={t('signInPage.hint')} {...(error && { error })} required />
      <Button type="submit" kind="primary" isBusy={isBusy} className="sm:mt-6">{t('signIn')}</Button>
    </form>
  );
}

/** Asks the server whose key it is. */
async function whoHas(key: string): Promise<Session> {
  const before = session.get();
  session.set({ key, member: '', role: 'holder', persona: null, name: null });
  try {
    const body = await api.take(api.raw.GET('/v1/keys/self'));
    return { key, member: body.member, role: body.role, persona: null, name: null };
  } catch (problem) {
    session.set(before);
    throw problem;
  }
}
