import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { useMemberName } from '@/lib/names';
import { Asked, Card, Facts, Money, Table, Time, type Column } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { ActButton } from './act-button';
import { Accounts, useAccounts } from './found-account';
import { DeskFrame } from './frame';
import { IssuerRoll } from './issuer-roll';
import { Sought } from './nothing';
import { Recent } from './recent';
import { RecordRef, Ref } from './ref';
import { StateBadge } from './state-badge';

type Member = Schemas['MemberView'];
type Holding = Schemas['HoldingView'];

/** One member: what it is, what it has, and what it did last. */
export default function MemberPage() {
  const { t } = useTranslation('desk');
  const { member: id } = useParams({ strict: false }) as { member: string };
  const name = useMemberName();
  const query = useQuery({ queryKey: ['desk', 'member', id], queryFn: () => api.take(api.raw.GET('/v1/members/{member}', { params: { path: { member: id } } })) });
  const { data } = query;
  const act = data?.state === 'active' ? 'freeze_member' : data?.state === 'frozen' ? 'unfreeze_member' : null;
  return (
    <DeskFrame
      title={<span className="flex flex-wrap items-center gap-2">{name(id)}{data && <StateBadge state={data.state} />}</span>}
      about={<span className="flex flex-wrap gap-x-4">{data && t(`memberKind.${data.kind}`, { defaultValue: data.kind })}<Copyable text={id} label={t('search.kind.member')} /></span>}
      actions={act && <ActButton act={act} id={id} />}
    >
      <Sought id={id} query={query}>{(member) => <Parts member={member} />}</Sought>
    </DeskFrame>
  );
}

function Parts({ member }: { member: Member }) {
  const { t } = useTranslation('desk');
  const accounts = useAccounts(member.id);
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="grid grid-cols-1 gap-4">
        <Card title={t('account.title')} flush>
          <Asked query={accounts} isEmpty={(data) => data.accounts.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('account.none')}</p>}>
            {(data) => <Accounts rows={data.accounts} asOf={data.as_of} />}
          </Asked>
        </Card>
        <Holdings member={member.id} />
        {member.kind === 'issuer' && <Card title={t('roll.title')} flush><IssuerRoll issuer={member.id} /></Card>}
      </div>
      <div className="grid grid-cols-1 gap-4">
        <About member={member} />
        <Recent title={t('member.did')} wanted={{ actor: member.id }} />
      </div>
    </div>
  );
}

function About({ member }: { member: Member }) {
  const { t } = useTranslation('desk');
  const { category } = member;
  return (
    <Card title={t('member.about')}>
      <Facts rows={[
        [t('member.kind'), t(`memberKind.${member.kind}`, { defaultValue: member.kind })],
        [t('member.kyc'), member.kyc_level],
        [t('member.jurisdiction'), member.jurisdiction],
        [t('member.zone'), member.time_zone],
        category ? [t('member.category'), `${t(`category.${category}`, { ns: 'common', defaultValue: '' })} ${category}`.trim()] : null,
        [t('member.since'), <Time key="s" at={member.created_at} as="date" />],
        [t('record.one'), <RecordRef key="r" sequence={member.sequence} />],
      ]} />
    </Card>
  );
}

function Holdings({ member }: { member: string }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const query = useQuery({ queryKey: ['desk', 'holdings', member], queryFn: () => api.take(api.raw.GET('/v1/wallet/holdings', { params: { query: { member, limit: 200 } } })) });
  const columns: Column<Holding>[] = [
    { key: 'series', head: t('unit.series'), cell: ({ series }) => <Ref id={series} /> },
    { key: 'units', head: t('member.units'), isNumber: true, cell: ({ units }) => count(units) },
    { key: 'reserved', head: t('member.reserved'), isNumber: true, wideOnly: true, cell: ({ reserved }) => count(reserved) },
    { key: 'face', head: t('member.face'), isNumber: true, cell: ({ face_value, currency }) => <Money minor={face_value} currency={currency} /> },
    { key: 'market', head: t('member.market'), isNumber: true, wideOnly: true, cell: ({ market_value, currency }) => (market_value === null || market_value === undefined ? '–' : <Money minor={market_value} currency={currency} />) },
  ];
  return (
    <Card title={t('member.holdings')} flush>
      <Asked query={query} isEmpty={({ items }) => items.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('member.holdsNothing')}</p>}>
        {({ items, as_of }) => (
          <>
            <Table dense label={t('member.holdings')} columns={columns} rows={items} keyOf={({ series }) => series} />
            <p className="border-t border-line px-4 py-2 text-xs text-muted">{t('asOf', { sequence: count(as_of) })}</p>
          </>
        )}
      </Asked>
    </Card>
  );
}
