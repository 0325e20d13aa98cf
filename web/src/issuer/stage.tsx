import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import { keyed, useCommand } from '@/lib/command';
import { Button, Card, Icon } from '@/ui';
import { cx } from '@/ui/cx';
import { recorded } from './ask';
import { nextOf, STAGES, type Act, type Next } from './next';
import { Reactivate } from './reactivate';
import type { Detail } from './queries';

/** Where a series stands on its way, and who acts next. */
export function Stage({ detail, onIssue }: { detail: Detail; onIssue: () => void }) {
  const { t } = useTranslation('issuer');
  const next = nextOf(detail.state, Boolean(detail.draft));
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <Steps at={next.stage} />
        <div className="flex flex-1 flex-wrap items-center justify-between gap-3 max-sm:w-full max-sm:flex-none sm:justify-end">
          <p className="text-[13px] text-muted"><b className="font-medium text-ink">{t(`next.who.${next.who}`)}</b> {t(`next.${next.word}`)}</p>
          <Acts detail={detail} next={next} onIssue={onIssue} />
        </div>
      </div>
    </Card>
  );
}

function Steps({ at }: { at: number }) {
  const { t } = useTranslation('issuer');
  return (
    <ol aria-label={t('next.steps')} className="flex items-center gap-2 text-[13px]">
      {STAGES.map((stage, index) => (
        <li key={stage} aria-current={index === at ? 'step' : undefined} className="flex items-center gap-2">
          {index > 0 && <span aria-hidden className="h-px w-4 bg-strong-line sm:w-8" />}
          <span className={cx('grid size-6 place-items-center rounded-full text-xs', index < at ? 'bg-good-soft text-good' : index === at ? 'bg-accent text-on-accent' : 'bg-sunken text-muted')}>
            {index < at ? <Icon name="check" className="size-3.5" /> : index + 1}
          </span>
          <span className={cx(index === at ? 'font-medium' : 'hidden text-muted sm:inline')}>{t(`next.stage.${stage}`)}</span>
        </li>
      ))}
    </ol>
  );
}

function Acts({ detail, next, onIssue }: { detail: Detail; next: Next; onIssue: () => void }) {
  const { t } = useTranslation('issuer');
  const isOperator = useSession()?.role === 'operator';
  const [isReactivating, setReactivating] = useState(false);
  const act = useAct(detail.id);
  const may = next.acts.filter(({ by }) => isOperator || by === 'issuer');
  const press = (name: Act) => {
    if (name === 'issue') onIssue();
    else if (name === 'reactivate') setReactivating(true);
    else act.mutate(name);
  };
  return (
    <>
      {may.map(({ name }, at) => (
        <Button key={name} kind={at === 0 ? 'primary' : 'plain'} onClick={() => press(name)} isBusy={act.isPending && act.variables === name}>{t(`act.${name}`)}</Button>
      ))}
      {isReactivating && <Reactivate series={detail.id} onClose={() => setReactivating(false)} />}
    </>
  );
}

function useAct(series: string) {
  const { t } = useTranslation('issuer');
  return useCommand({
    send: (act: Act, key) => recorded(send(act, series, key)),
    says: (_, act) => t(`acted.${act}`),
  });
}

function send(act: Act, series: string, key: string): Promise<Schemas['Recorded']> {
  const params = { path: { series } };
  switch (act) {
    case 'approve': return api.take(api.raw.POST('/v1/issue/series/{series}/approve', { params, ...keyed(key) } as never));
    case 'activate': return api.take(api.raw.POST('/v1/issue/series/{series}/activate', { params, ...keyed(key) } as never));
    case 'resume': return api.take(api.raw.POST('/v1/issue/series/{series}/resume', { params, ...keyed(key) } as never));
    case 'close': return api.take(api.raw.POST('/v1/issue/series/{series}/close', { params, ...keyed(key) } as never));
    case 'issue': case 'reactivate': throw new Error(`${act} has a form of its own`);
  }
}
