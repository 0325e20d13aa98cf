import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useSettings } from '@/app/settings';
import { inLanguage, type Named } from '@/lib/names';
import { Card, Fault, Icon, Money, Skeleton, type IconName } from '@/ui';
import { cx } from '@/ui/cx';
import { messageOf, type Checks } from './checks';
import { Sentences } from './sentences';
import type { Template } from './templates';
import type { Entries } from './values';

interface Shown {
  template: Template;
  entries: Entries;
  values: Record<string, unknown>;
  checks: Checks;
  /** Fields that cannot be read. */
  faulty: readonly string[];
}

/** What a holder will see and read, and what the rules say to it. */
export function SeriesPreview({ template, entries, values, checks, faulty }: Shown) {
  const { t } = useTranslation('issuer');
  return (
    <aside aria-label={t('new.preview')} className="grid grid-cols-1 gap-4 lg:sticky lg:top-18">
      <Card title={t('new.holderSees')}>
        <Coupon template={template} entries={entries} values={values} />
        <div className={cx('mt-4 min-h-32', checks.isAsking && 'opacity-70')}>
          {checks.sentences?.length ? <Sentences sentences={checks.sentences} />
            : checks.isAsking ? <Skeleton className="h-24" /> : <p className="text-muted">{t('new.fillMore')}</p>}
        </div>
      </Card>
      <ChecksCard checks={checks} faulty={faulty} />
    </aside>
  );
}

/** The coupon as it will lie in a wallet. */
function Coupon({ template, entries, values }: Pick<Shown, 'template' | 'entries' | 'values'>) {
  const { t } = useTranslation('issuer');
  const { language } = useSettings();
  const { date } = useFormats();
  const title = inLanguage(language, (values['title'] ?? {}) as Named);
  const face = ['face_value', 'night_value', 'ticket_value', 'discount'].map((name) => values[name]).find((value) => typeof value === 'number');
  const until = values['valid_until'] ?? values['season_until'];
  return (
    <div className="relative overflow-hidden rounded-xl bg-accent p-4 text-on-accent">
      <span aria-hidden className="absolute top-1/2 -left-2.5 size-5 -translate-y-1/2 rounded-full bg-surface" />
      <span aria-hidden className="absolute top-1/2 -right-2.5 size-5 -translate-y-1/2 rounded-full bg-surface" />
      <p className="px-2 text-[13px] opacity-85">{inLanguage(language, template.title as Named)}</p>
      <p className="line-clamp-2 px-2 text-lg font-semibold">{title || t('new.untitled')}</p>
      <div className="mt-3 flex items-end justify-between gap-3 px-2">
        <span className="text-2xl font-semibold">{typeof face === 'number' && typeof entries['currency'] === 'string' ? <Money minor={face} currency={entries['currency']} /> : '–'}</span>
        <span className="num text-right text-[13px] opacity-85">{typeof until === 'string' ? t('new.until', { date: date(`${until}T12:00:00`) }) : t('new.noEnd')}</span>
      </div>
    </div>
  );
}

function ChecksCard({ checks, faulty }: { checks: Checks; faulty: readonly string[] }) {
  const { t } = useTranslation('issuer');
  const { problems, error, passes, isAsking } = checks;
  const names = faulty.map((name) => t(`field.${name}`, { defaultValue: name }));
  return (
    <Card title={t('checks.title')} aside={isAsking && <span className="text-[13px] text-muted">{t('checks.asking')}</span>}>
      <ul aria-live="polite" className="grid gap-1.5">
        {names.map((name) => <Line key={name} icon="warn" tone="text-bad">{t('checks.unreadable', { name })}</Line>)}
        {problems.map((problem) => <Line key={`${problem.pointer} ${problem.code}`} icon="warn" tone="text-bad"><PlaceOf pointer={problem.pointer} /> {messageOf(problem)}{problem.place && <code className="ml-1 font-mono text-xs">{problem.place.fragment}</code>}</Line>)}
        {passes && names.length === 0 && <Line icon="check" tone="text-good">{t('checks.pass')}</Line>}
        {!passes && problems.length + names.length === 0 && !error && !isAsking && <Line icon="info" tone="text-muted">{t('checks.atSave')}</Line>}
      </ul>
      {error ? <Fault compact error={error} /> : null}
    </Card>
  );
}

function PlaceOf({ pointer }: { pointer: string }) {
  const { t } = useTranslation('issuer');
  const steps = pointer.split('/').filter(Boolean);
  if (steps.length === 0) return null;
  return <b className="font-medium">{steps[0] === 'title' && steps[1] ? t(`field.title_${steps[1]}`, { defaultValue: pointer }) : t(`field.${steps[0]}`, { defaultValue: pointer })}:</b>;
}

function Line({ icon, tone, children }: { icon: IconName; tone: string; children: React.ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <Icon name={icon} className={cx('mt-0.5 size-4 shrink-0', tone)} />
      <span className="min-w-0">{children}</span>
    </li>
  );
}
