import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { session, useSession } from '@/app/session';
import { useSettings } from '@/app/settings';
import { inLanguage, usePersonas } from '@/lib/names';
import { beSomebody } from '@/start/persona';
import { homeOf } from '@/start/sign-in';
import { failed } from '@/ui';

/** Who one is in the sandbox. Choosing somebody opens that one's screen. */
export function PersonaSelect() {
  const { t } = useTranslation('sandbox');
  const { t: word } = useTranslation();
  const { language } = useSettings();
  const who = useSession();
  const personas = usePersonas();
  const navigate = useNavigate();
  const choose = async (name: string) => {
    const persona = personas.find((one) => one.persona === name);
    if (!persona) return session.set(null);
    try {
      session.set(await beSomebody(persona));
      await navigate({ to: homeOf(session.get()!.role) });
    } catch (problem) {
      failed(problem);
    }
  };
  return (
    <label className="inline-flex items-center gap-1.5">
      <span className="hidden text-on-bar/70 lg:inline">{t('youAre')}</span>
      <span className="sr-only lg:hidden">{t('youAre')}</span>
      <select value={who?.persona ?? ''} onChange={(event) => void choose(event.target.value)} className="h-8 max-w-44 truncate rounded-lg bg-on-bar/15 px-2 text-on-bar lg:max-w-72 [&>option]:bg-surface [&>option]:text-ink">
        <option value="">{who && !who.persona ? who.member : t('nobody')}</option>
        {personas.map((persona) => (
          <option key={persona.persona} value={persona.persona}>
            {inLanguage(language, persona.name)} · {word(`role.${persona.role}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
