import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Button, Card, Facts, Note, Time } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { Deliveries } from './deliveries';
import { useHookActs } from './hook-acts';
import { HookForm } from './hook-form';
import { DeleteHook, RotateHook } from './hook-dialogs';
import { Replay } from './replay';
import { HookState } from './hook-state';

type Hook = Schemas['WebhookView'];
type Open = 'change' | 'delete' | 'rotate' | 'replay' | null;

/** One endpoint: how it stands, what can be done with it, and what was delivered. */
export function HookDetail({ hook }: { hook: Hook }) {
  const { t } = useTranslation('issuer');
  const { count } = useFormats();
  const [open, setOpen] = useState<Open>(null);
  const { ping, enable } = useHookActs(hook.id);
  const close = () => setOpen(null);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <Card title={<span className="flex items-center gap-2"><span className="truncate">{hook.description || hook.id}</span><HookState hook={hook} /></span>}>
        {hook.disabled_because && <div className="mb-2"><Note tone="warn">{hook.disabled_because}</Note></div>}
        <Facts
          rows={[
            [t('hooks.url'), <span key="url" className="break-all">{hook.url}</span>],
            [t('hooks.events'), hook.events.includes('*') ? t('hooks.allEvents') : <code key="events" className="font-mono text-[13px]">{hook.events.join(' ')}</code>],
            [t('hooks.id'), <Copyable key="id" text={hook.id} label={t('hooks.id')} />],
            [t('hooks.position'), t('hooks.record', { record: count(Number.parseInt(hook.position, 10)) })],
            hook.previous_secret_until ? [t('hooks.oldSecret'), <Time key="old" at={hook.previous_secret_until} />] : null,
          ]}
        />
        <div className="mt-3 flex flex-wrap gap-2">
          <Button kind="primary" isBusy={ping.isPending} onClick={() => ping.mutate(undefined)}>{t('hooks.ping')}</Button>
          <Button onClick={() => setOpen('replay')}>{t('hooks.replay')}</Button>
          <Button isBusy={enable.isPending} onClick={() => enable.mutate(!hook.enabled)}>{t(hook.enabled ? 'hooks.stop' : 'hooks.start')}</Button>
          <Button onClick={() => setOpen('change')}>{t('hooks.change')}</Button>
          <Button onClick={() => setOpen('rotate')}>{t('hooks.rotate')}</Button>
          <Button kind="quiet" onClick={() => setOpen('delete')}>{t('hooks.delete')}</Button>
        </div>
        {ping.data && <div className="mt-3"><Note tone={ping.data.accepted ? 'good' : 'warn'}>{ping.data.accepted ? t('hooks.pingGood', { status: ping.data.status }) : t('hooks.pingBad', { problem: ping.data.problem ?? ping.data.status })}</Note></div>}
      </Card>
      <Deliveries webhook={hook.id} />
      {open === 'change' && <HookForm hook={hook} onClose={close} />}
      {open === 'replay' && <Replay webhook={hook.id} onClose={close} />}
      {open === 'rotate' && <RotateHook webhook={hook.id} onClose={close} />}
      {open === 'delete' && <DeleteHook hook={hook} onClose={close} />}
    </div>
  );
}
