import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { Button, Dialog, Fault, Input, Segmented } from '@/ui';

/** Sends events again; receivers know them by their `webhook-id`. */
export function useReplay(webhook: string, onDone?: () => void, onFailed?: () => void) {
  const { t } = useTranslation('issuer');
  return useCommand({
    send: (body: Schemas['ReplayWebhook'], key) => api.take<Schemas['ReplayView']>(api.raw.POST('/v1/webhooks/{webhook}/replay', { params: { path: { webhook } }, body, ...keyed(key) } as never)),
    says: ({ events }) => (events === null || events === undefined ? t('replay.begun') : t('replay.events', { count: events })),
    ...(onDone && { onDone }),
    ...(onFailed && { onFailed }),
  });
}

type From = 'dead' | 'since' | 'sequence';

/** What to send again: what was given up, or everything from a time or a record on. */
export function Replay({ webhook, onClose }: { webhook: string; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const [from, setFrom] = useState<From>('dead');
  const [since, setSince] = useState('');
  const [sequence, setSequence] = useState('');
  const replay = useReplay(webhook, onClose, () => undefined);
  const body = bodyOf(from, since, sequence);
  const choices = (['dead', 'since', 'sequence'] as const).map((value) => ({ value, label: t(`replay.${value}`) }));
  return (
    <Dialog open onClose={onClose} title={t('hooks.replay')} about={t('replay.about')} footer={<><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="primary" type="submit" form="replay" disabled={!body} isBusy={replay.isPending}>{t('hooks.replay')}</Button></>}>
      <form id="replay" className="grid gap-3" onSubmit={(event) => { event.preventDefault(); if (body) replay.mutate(body); }}>
        <Segmented label={t('replay.from')} value={from} choices={choices} onChange={setFrom} />
        {from === 'dead' && <p className="text-muted">{t('replay.deadAbout')}</p>}
        {from === 'since' && <Input type="datetime-local" label={t('replay.since')} value={since} onChange={(event) => setSince(event.target.value)} />}
        {from === 'sequence' && <Input inputMode="numeric" label={t('replay.sequence')} value={sequence} onChange={(event) => setSequence(event.target.value)} />}
        {replay.error ? <Fault compact error={replay.error} /> : null}
      </form>
    </Dialog>
  );
}

function bodyOf(from: From, since: string, sequence: string): Schemas['ReplayWebhook'] | null {
  if (from === 'dead') return { dead: true };
  if (from === 'since') return since && !Number.isNaN(Date.parse(since)) ? { since: new Date(since).toISOString() } : null;
  return /^\d{1,15}$/.test(sequence) ? { sequence: Number(sequence) } : null;
}
