import { Problem } from '@xianquan/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { serverNow } from '@/lib/clock';
import { dayIn } from '@/lib/day';
import { download } from '@/lib/download';
import { Button, Card, failed, Icon, Input, Select } from '@/ui';
import { periodOf, PERIODS, type PeriodName } from './period';
import { useMe, useMember } from './queries';

/** Makes a statement of a period, as a page to print or as a table. */
export function StatementCard() {
  const { t } = useTranslation('wallet');
  const member = useMe();
  // The server counts days where the member is, which need not be where the reader is.
  const zone = useMember().data?.time_zone;
  const [name, setName] = useState<PeriodName>('month');
  const [own, setOwn] = useState({ from: '', to: '' });
  const period = name === 'own' ? own : periodOf(name, dayIn(zone, serverNow()));
  const isComplete = zone !== undefined && period.from !== '' && period.to !== '' && period.from <= period.to;
  const fetching = useMutation({ mutationFn: (format: 'pdf' | 'csv') => fetchStatement({ member, ...period, format }), onError: failed });
  return (
    <Card title={t('statement.title')}>
      <div className="grid gap-3">
        <Select label={t('statement.period')} value={name} onChange={(event) => setName(event.target.value as PeriodName)}>
          {PERIODS.map((value) => <option key={value} value={value}>{t(`statement.periods.${value}`)}</option>)}
        </Select>
        {name === 'own' && (
          <div className="grid grid-cols-2 gap-2">
            <Input label={t('statement.from')} type="date" value={own.from} onChange={(event) => setOwn({ ...own, from: event.target.value })} />
            <Input label={t('statement.to')} type="date" value={own.to} onChange={(event) => setOwn({ ...own, to: event.target.value })} />
          </div>
        )}
        <div className="grid grid-cols-2 gap-2">
          {(['pdf', 'csv'] as const).map((format) => (
            <Button key={format} disabled={!isComplete || fetching.isPending} isBusy={fetching.isPending && fetching.variables === format} onClick={() => fetching.mutate(format)}>
              <Icon name="download" className="size-4" />{t(`statement.${format}`)}
            </Button>
          ))}
        </div>
      </div>
    </Card>
  );
}

/** Fetches it with the key, which a plain link would not carry, and hands it to the browser. */
async function fetchStatement({ member, from, to, format }: { member: string; from: string; to: string; format: 'pdf' | 'csv' }): Promise<void> {
  const answer = await api.fetch(`/v1/wallet/statement?${new URLSearchParams({ member, from, to, format })}`);
  if (!answer.ok) throw Problem.of(answer.status, await answer.json().catch(() => null));
  download(`xianquan-${member}-${from}-${to}.${format}`, await answer.blob());
}
