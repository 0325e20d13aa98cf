import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { useMemberName } from '@/lib/names';
import { Fault, PageHead, Select } from '@/ui';
import { chooseIssuer, useIssuer, useIssuers } from './who';

const PLACES = [['/issuer', 'nav.series'], ['/keys', 'nav.keys'], ['/webhooks', 'nav.webhooks']] as const;

/** The top of each screen of the console: where one is, and whose console it is. */
export function IssuerHead({ title, about, actions }: { title: ReactNode; about?: ReactNode; actions?: ReactNode }) {
  const { t } = useTranslation('issuer');
  const role = useSession()?.role;
  const places = role === 'issuer' || role === 'operator' ? PLACES : PLACES.slice(1);
  return (
    <>
      <nav aria-label={t('nav.label')} className="mb-3 flex gap-1 overflow-x-auto border-b border-line">
        {places.map(([to, word]) => (
          <Link key={to} to={to} className="-mb-px flex h-10 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-ink [&.active]:border-accent [&.active]:font-medium [&.active]:text-ink">{t(word)}</Link>
        ))}
      </nav>
      <PageHead title={title} about={about} actions={actions} />
    </>
  );
}

/** The operator chooses whose console it looks at. */
export function IssuerPicker() {
  const { t } = useTranslation('issuer');
  const { issuer, isOperator, error, retry } = useIssuer();
  const { data } = useIssuers(isOperator);
  const name = useMemberName();
  if (!isOperator) return null;
  if (error) return <Fault compact error={error} onRetry={retry} />;
  return (
    <Select label={t('picker')} hideLabel className="w-60" value={issuer ?? ''} onChange={(event) => chooseIssuer(event.target.value)}>
      {(data ?? []).map((member) => <option key={member} value={member}>{name(member) === member ? member : `${name(member)} · ${member}`}</option>)}
    </Select>
  );
}
