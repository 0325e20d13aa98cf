import { useTranslation } from 'react-i18next';
import { useMemberName } from '@/lib/names';
import { ButtonLink, Fault, Icon, Loading } from '@/ui';
import { currencyOf } from './currency';
import { Escrow } from './escrow';
import { IssuerHead, IssuerPicker } from './head';
import { Owed } from './owed';
import { useMember } from './queries';
import { SeriesTable } from './series-table';
import { useIssuer } from './who';

/** What an issuer owes, what backs it, and its series. */
export default function Console() {
  const { t } = useTranslation('issuer');
  const { issuer, isOperator, error, retry } = useIssuer();
  const member = useMember(issuer);
  const name = useMemberName();
  const actions = (
    <>
      <IssuerPicker />
      <ButtonLink to="/issuer/new" kind="primary"><Icon name="plus" className="size-4" />{t('newSeries')}</ButtonLink>
    </>
  );
  return (
    <>
      <IssuerHead title={isOperator || !issuer ? t('title') : name(issuer)} about={t('about')} actions={actions} />
      {error ? <Fault error={error} onRetry={retry} /> : issuer === null ? <Loading /> : (
        <div className="grid grid-cols-1 gap-4">
          <Owed issuer={issuer} />
          <Escrow key={issuer} issuer={issuer} currency={currencyOf(member.data?.jurisdiction)} />
          <SeriesTable issuer={issuer} />
        </div>
      )}
    </>
  );
}
