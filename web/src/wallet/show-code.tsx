import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { freshNow, useServerNow } from '@/lib/clock';
import { keyed, useCommand } from '@/lib/command';
import { writeTillCode } from '@/lib/till-code';
import { Button, Dialog, Fault, Skeleton } from '@/ui';
import { useTelling } from './names';
import { useMe } from './queries';
import { recorded } from './send';
import { Outcome, usePaid } from './paid';
import { useAwake } from './use-awake';

const Qr = lazy(() => import('@/ui/qr'));
const LASTS = 5 * 60_000;

interface Code {
  code: string;
  hash: string;
  until: Date;
}

/** A code for one use at a till, large enough for any scanner, with the time it is left. */
export default function ShowCode({ series, onClose }: { series: string | null; onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const holder = useMe();
  const { nameOf } = useTelling();
  const [code, setCode] = useState<Code | null>(null);
  const [error, setError] = useState<unknown>(null);
  const paid = usePaid(code?.hash ?? null);
  const make = useCommand({
    send: (expires_at: string, key) => recorded(api.take(api.raw.POST('/v1/redeem/codes', { body: { holder, expires_at }, ...keyed(key) }))),
    onDone: (answer, expires_at) => setCode({ code: answer.code ?? '', hash: hashOf(answer.events), until: new Date(expires_at) }),
    onFailed: setError,
  });
  const renew = () => {
    setError(null);
    setCode(null);
    void freshNow().then((now) => make.mutate(new Date(now.getTime() + LASTS).toISOString()));
  };
  const begun = useRef(false);
  useEffect(() => {
    // Once, also where React draws twice to find mistakes.
    if (!begun.current) renew();
    begun.current = true;
  });
  useAwake();
  return (
    <Dialog open onClose={onClose} title={t('show.title')} about={series ? nameOf(series) : t('show.about')}>
      {paid
        ? <Outcome paid={paid} onClose={onClose} />
        : (
          <div className="grid justify-items-center gap-3 py-2">
            {error ? <Fault compact error={error} onRetry={renew} /> : code ? <Face code={code} text={writeTillCode({ holder, series, code: code.code })} onRenew={renew} /> : <Skeleton className="size-72 max-w-full" />}
            <p className="text-center text-[13px] text-muted">{t('show.safe')}</p>
          </div>
        )}
    </Dialog>
  );
}

function Face({ code, text, onRenew }: { code: Code; text: string; onRenew: () => void }) {
  const { t } = useTranslation('wallet');
  const now = useServerNow(250);
  const left = Math.max(0, Math.ceil((code.until.getTime() - now.getTime()) / 1_000));
  const isOver = left === 0;
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <>
      <div className="relative">
        <Suspense fallback={<Skeleton className="size-72 max-w-full" />}>
          <Qr text={text} label={t('show.qr')} className={`size-72 max-w-full rounded-xl border border-line ${isOver ? 'opacity-10' : ''}`} />
        </Suspense>
        {isOver && <div className="absolute inset-0 grid place-items-center"><Button kind="primary" size="large" onClick={onRenew}>{t('show.renew')}</Button></div>}
      </div>
      <p className={`num text-xl font-semibold tracking-wider ${isOver ? 'text-faint line-through' : ''}`}>{code.code}</p>
      <div className="w-72 max-w-full">
        <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken"><div className={`h-full rounded-full ${left < 30 ? 'bg-warn' : 'bg-accent'}`} style={{ width: `${(left * 100_000) / LASTS}%` }} /></div>
        <p role="timer" className="mt-1 flex justify-between text-[13px] text-muted">
          <span>{t(isOver ? 'show.over' : 'show.left')}</span>
          <span className="num font-medium text-ink">{clock}</span>
        </p>
      </div>
    </>
  );
}

/** The digest by which events name the code without telling it. */
function hashOf(events: readonly { type: string; data: unknown }[]): string {
  const shown = events.find(({ type }) => type === 'clearing.code_shown');
  return String((shown?.data as { code_hash?: string } | undefined)?.code_hash ?? '');
}
