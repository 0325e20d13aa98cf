import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import { Asked, Button, Card, Empty, Icon, Time } from '@/ui';
import { cx } from '@/ui/cx';
import { HookDetail } from './hook-detail';
import { HookForm } from './hook-form';
import { HookState } from './hook-state';
import { IssuerHead } from './head';

type Hook = Schemas['WebhookView'];

/** Where events are sent, and how that goes. */
export default function Webhooks() {
  const { t } = useTranslation('issuer');
  const member = useSession()?.member ?? null;
  const [isMaking, setMaking] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const query = useQuery({ queryKey: ['webhooks', member], queryFn: () => api.take(api.raw.GET('/v1/webhooks', { params: { query: { limit: 50 } } })), refetchInterval: 10_000 });
  const add = <Button kind="primary" onClick={() => setMaking(true)}><Icon name="plus" className="size-4" />{t('hooks.add')}</Button>;
  return (
    <>
      <IssuerHead title={t('hooks.title')} about={t('hooks.about')} actions={add} />
      <Asked query={query} isEmpty={({ items }) => items.length === 0} empty={<Card><Empty icon="webhook" title={t('hooks.none')} action={<Button onClick={() => setMaking(true)}>{t('hooks.add')}</Button>}>{t('hooks.noneAbout')}</Empty></Card>}>
        {({ items }) => <Hooks hooks={items} chosen={items.find(({ id }) => id === chosen) ?? items[0]!} onChoose={setChosen} />}
      </Asked>
      {isMaking && <HookForm onClose={() => setMaking(false)} onMade={setChosen} />}
    </>
  );
}

function Hooks({ hooks, chosen, onChoose }: { hooks: readonly Hook[]; chosen: Hook; onChoose: (id: string) => void }) {
  const { t } = useTranslation('issuer');
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <ul aria-label={t('hooks.title')} className="grid grid-cols-1 gap-2">
        {hooks.map((hook) => (
          <li key={hook.id}>
            <button type="button" aria-pressed={hook.id === chosen.id} onClick={() => onChoose(hook.id)} className={cx('grid w-full gap-1 rounded-xl border bg-surface p-3 text-left', hook.id === chosen.id ? 'border-accent' : 'border-line hover:border-strong-line')}>
              <span className="flex items-center justify-between gap-2">
                <span className="truncate font-medium">{hook.description || hostOf(hook.url)}</span>
                <HookState hook={hook} />
              </span>
              <span className="truncate text-xs text-muted">{hook.url}</span>
              <span className="text-xs text-muted">{hook.last_success_at ? <>{t('hooks.lastSuccess')} <Time at={hook.last_success_at} /></> : t('hooks.neverSuccess')}</span>
            </button>
          </li>
        ))}
      </ul>
      <HookDetail key={chosen.id} hook={chosen} />
    </div>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
