import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { Button, Dialog, Fault, Input } from '@/ui';
import { Secret } from './secret';
import { splitList } from './values';

type Hook = Schemas['WebhookView'];

/** Offered at a press; more can be written. */
const TOPICS = ['*', 'coupon.*', 'market.*', 'clearing.*', 'ledger.*'] as const;

/** Where to send, and what: a new endpoint, or one that is changed. */
export function HookForm({ hook, onClose, onMade }: { hook?: Hook; onClose: () => void; onMade?: (id: string) => void }) {
  const { t } = useTranslation('issuer');
  const [url, setUrl] = useState(hook?.url ?? '');
  const [description, setDescription] = useState(hook?.description ?? '');
  const [events, setEvents] = useState(hook?.events.join(' ') ?? '*');
  const save = useSaveHook(hook, onClose, onMade);
  if (save.data && 'secret' in save.data && save.data.secret) {
    return (
      <Dialog open onClose={onClose} title={t('hooks.madeTitle')} footer={<Button kind="primary" onClick={onClose}>{t('secret.kept')}</Button>}>
        <Secret text={save.data.secret} label={t('hooks.secret')} />
      </Dialog>
    );
  }
  const body = { url: url.trim(), description: description.trim(), events: splitList(events) };
  return (
    <Dialog open onClose={onClose} title={t(hook ? 'hooks.change' : 'hooks.add')} about={t('hooks.formAbout')} footer={<><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="primary" type="submit" form="hook" disabled={!body.url || body.events.length === 0} isBusy={save.isPending}>{t(hook ? 'common:save' : 'hooks.add')}</Button></>}>
      <form id="hook" noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); save.mutate(body); }}>
        <Input label={t('hooks.url')} type="url" autoFocus placeholder="https://" value={url} onChange={(event) => setUrl(event.target.value)} />
        <Input label={t('hooks.description')} maxLength={200} value={description} onChange={(event) => setDescription(event.target.value)} />
        <Input label={t('hooks.events')} value={events} onChange={(event) => setEvents(event.target.value)} hint={t('hooks.eventsHint')} />
        <div className="flex flex-wrap gap-1.5">
          {TOPICS.map((topic) => <Button key={topic} size="small" onClick={() => setEvents((now) => (topic === '*' ? '*' : [...splitList(now).filter((each) => each !== '*' && each !== topic), topic].join(' ')))}><code className="font-mono">{topic}</code></Button>)}
        </div>
        {save.error ? <Fault compact error={save.error} /> : null}
      </form>
    </Dialog>
  );
}

interface HookBody {
  url: string;
  description: string;
  events: string[];
}

function useSaveHook(hook: Hook | undefined, onClose: () => void, onMade?: (id: string) => void) {
  const { t } = useTranslation('issuer');
  return useCommand<HookBody, Schemas['WebhookWithSecret'] | Hook>({
    send: (body, key) => (hook
      ? api.take<Hook>(api.raw.POST('/v1/webhooks/{webhook}', { params: { path: { webhook: hook.id } }, body, ...keyed(key) } as never))
      : api.take<Schemas['WebhookWithSecret']>(api.raw.POST('/v1/webhooks', { body, ...keyed(key) } as never))),
    says: () => t(hook ? 'hooks.changed' : 'hooks.added'),
    onDone: (made) => {
      if (hook) onClose();
      else onMade?.(made.id);
    },
    onFailed: () => undefined,
  });
}
