import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { oversees, session, useSession } from '@/app/session';
import { people } from '@/lib/names';
import { beSomebody } from '@/start/persona';
import { failed } from '@/ui';

/** Leads to what was just recorded. Records are for those who oversee: whoever is none becomes the regulator of the sandbox. */
export function ToRecord({ sequence }: { sequence: number }) {
  const { t } = useTranslation('sandbox');
  const navigate = useNavigate();
  const mayRead = oversees(useSession()?.role);
  const go = async () => {
    const regulator = mayRead ? undefined : (await people()).find(({ role }) => role === 'regulator');
    if (regulator) session.set(await beSomebody(regulator));
    await navigate({ to: '/desk/records/$sequence', params: { sequence: String(sequence) } });
  };
  return (
    <button type="button" title={mayRead ? undefined : t('tour.asRegulator')} onClick={() => void go().catch(failed)} className="num rounded whitespace-nowrap text-accent underline decoration-strong-line underline-offset-2 hover:decoration-accent">
      {t('tour.record', { sequence })}
    </button>
  );
}
