import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import { Asked, Badge, Button, Card, Empty, Icon, Table, Time, type Column, type Tone } from '@/ui';
import { IssuerHead } from './head';
import { MakeKey } from './make-key';
import { RevokeKey } from './revoke-key';

type TeamKey = Schemas['KeyView'];

const TONES: Readonly<Record<string, Tone>> = { active: 'good', expired: 'warn', revoked: 'plain' };

/** The keys of a team: made, seen once, revoked. */
export default function Keys() {
  const { t } = useTranslation('issuer');
  const member = useSession()?.member ?? null;
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<TeamKey | null>(null);
  const query = useQuery({ queryKey: ['keys', member], queryFn: () => api.take(api.raw.GET('/v1/keys', { params: { query: { limit: 200 } } })) });
  const columns = useColumns(setRevoking);
  return (
    <>
      <IssuerHead title={t('keys.title')} about={t('keys.about')} actions={<Button kind="primary" onClick={() => setMaking(true)}><Icon name="plus" className="size-4" />{t('keys.make')}</Button>} />
      <Card flush>
        <Asked query={query} isEmpty={({ items }) => items.length === 0} empty={<Empty icon="key" title={t('keys.none')} />}>
          {({ items }) => <Table label={t('keys.title')} columns={columns} rows={[...items].reverse()} keyOf={({ id }) => id} />}
        </Asked>
      </Card>
      {isMaking && <MakeKey onClose={() => setMaking(false)} />}
      {revoking && <RevokeKey of={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}

function useColumns(onRevoke: (key: TeamKey) => void): Column<TeamKey>[] {
  const { t } = useTranslation('issuer');
  return [
    { key: 'label', head: t('keys.label'), className: 'max-w-36 sm:max-w-56', cell: ({ id, label }) => <><span className="block truncate font-medium">{label || t('keys.unnamed')}</span><span className="num text-xs text-muted">{id}</span></> },
    { key: 'role', head: t('keys.role'), wideOnly: true, cell: ({ role }) => t(`common:role.${role}`, { defaultValue: role }) },
    { key: 'state', head: t('keys.state'), cell: ({ state }) => <Badge tone={TONES[state] ?? 'plain'}>{t(`keys.states.${state}`, { defaultValue: state })}</Badge> },
    { key: 'made', head: t('keys.made'), wideOnly: true, cell: ({ created_at }) => <Time at={created_at} /> },
    { key: 'ends', head: t('keys.ends'), wideOnly: true, cell: ({ expires_at, revoked_at }) => (revoked_at ? <Time at={revoked_at} /> : expires_at ? <Time at={expires_at} as="date" /> : <span className="text-muted">{t('keys.never')}</span>) },
    { key: 'act', head: <span className="sr-only">{t('keys.revoke')}</span>, isNumber: true, cell: (key) => key.state === 'active' && <Button size="small" aria-label={`${t('keys.revoke')} ${key.label || key.id}`} onClick={() => onRevoke(key)}>{t('keys.revoke')}</Button> },
  ];
}
