import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useRouterState } from '@tanstack/react-router';
import { Problem } from '@xianquan/client';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSession } from '@/app/session';
import { keyed, useCommand } from '@/lib/command';
import { useMemberName } from '@/lib/names';
import { Button, ButtonLink, buttonClass, Card, Empty, Fault, Icon, Input, Skeleton, Time } from '@/ui';
import { Stub } from './coupon-card';
import { codeInHash, codeLaidAside, forgetCode, layAside } from './gift-link';
import { useTelling } from './names';
import { useMayAct, useMe } from './queries';
import { recorded } from './send';
import { useTakeBack } from './take-back';

/** A gift as whoever has its link sees it. */
export default function Claim() {
  const { gift } = useParams({ strict: false }) as { gift: string };
  const isIn = useSession() !== null;
  const hash = useRouterState({ select: ({ location }) => location.hash });
  const code = useCode(gift, hash);
  return (
    <div className="mx-auto max-w-lg">
      {isIn ? <Gift gift={gift} code={code} /> : <Outside gift={gift} />}
    </div>
  );
}

/** The code from the link; laid aside in this tab, and taken out of the address so that nobody reads it over a shoulder. */
function useCode(gift: string, hash: string): string {
  const [code, setCode] = useState(() => codeInHash(hash) ?? codeLaidAside(gift) ?? '');
  useEffect(() => {
    const inLink = codeInHash(hash);
    if (!inLink) return;
    setCode(inLink);
    layAside(gift, inLink);
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }, [gift, hash]);
  return code;
}

function Outside({ gift }: { gift: string }) {
  const { t } = useTranslation('wallet');
  return (
    <Card>
      <h1 className="sr-only">{t('claim.youGot')}</h1>
      <Empty icon="gift" title={t('claim.youGot')} action={<Link to="/sign-in" search={{ next: `/gift/${gift}` } as never} className={buttonClass('primary', 'large', 'mt-2')}>{t('common:signIn')}</Link>}>
        {t('claim.signIn')}
      </Empty>
    </Card>
  );
}

function Gift({ gift, code }: { gift: string; code: string }) {
  const { t } = useTranslation('wallet');
  const me = useMe();
  const memberOf = useMemberName();
  const { nameOf, unitsOf, seriesOf } = useTelling();
  const [isTaken, setTaken] = useState<{ series: string; quantity: number } | null>(null);
  const query = useQuery({ queryKey: ['wallet', 'gift', gift], queryFn: () => api.take(api.raw.GET('/v1/issue/gifts/{gift}', { params: { path: { gift } } })), enabled: !isTaken });
  if (isTaken) return <Taken {...isTaken} />;
  if (query.isPending) return <Card><div className="grid gap-3"><Skeleton className="h-28" /><Skeleton className="h-10" /></div></Card>;
  if (!query.data || isGone(query.error)) return <Gone error={query.error} onRetry={() => void query.refetch()} />;
  const { series, from, quantity, expires_at, attempts_left } = query.data;
  return (
    <Card>
      <p className="mb-3 text-center text-muted">{from === me ? t('claim.own') : t('claim.from', { name: memberOf(from) })}</p>
      <div className="flex min-h-28 overflow-hidden rounded-2xl border border-line">
        <Stub issuer={seriesOf(series)?.issuer ?? series} series={seriesOf(series)} size="large" />
        <div className="flex min-w-0 flex-1 flex-col justify-center gap-1 px-4 py-3">
          <h1 className="text-lg font-semibold text-pretty">{nameOf(series)}</h1>
          <p className="num">{unitsOf(quantity, series)}</p>
        </div>
      </div>
      <p className="mt-3 mb-4 text-center text-[13px] text-muted">{t('claim.until')} <Time at={expires_at} /></p>
      {from === me ? <Own gift={gift} /> : <ClaimForm gift={gift} given={code} left={attempts_left} onTaken={() => setTaken({ series, quantity })} />}
    </Card>
  );
}

/** Nobody takes what is theirs already: it can only come back. */
function Own({ gift }: { gift: string }) {
  const { t } = useTranslation('wallet');
  const takeBack = useTakeBack();
  return <Button size="large" className="w-full" isBusy={takeBack.isPending} onClick={() => takeBack.mutate(gift)}>{t('gifts.takeBack')}</Button>;
}

function ClaimForm({ gift, given, left, onTaken }: { gift: string; given: string; left: number; onTaken: () => void }) {
  const { t } = useTranslation('wallet');
  const member = useMe();
  const mayAct = useMayAct();
  const [code, setCode] = useState(given);
  const [error, setError] = useState<unknown>(null);
  const send = useCommand({
    send: (body: { code: string; member: string }, key) => recorded(api.take(api.raw.POST('/v1/issue/gifts/{gift}/claim', { params: { path: { gift } }, body, ...keyed(key) }))),
    onDone: () => {
      forgetCode(gift);
      onTaken();
    },
    onFailed: setError,
  });
  if (!mayAct) return <p className="text-center text-muted">{t('claim.notYou')}</p>;
  return (
    <form className="grid gap-3" onSubmit={(event) => { event.preventDefault(); setError(null); send.mutate({ code: code.trim(), member }); }}>
      {given === '' && <Input label={t('claim.code')} value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" autoCapitalize="characters" spellCheck={false} hint={t('claim.left', { count: left })} required minLength={6} maxLength={64} />}
      {error ? <Fault compact error={error} /> : null}
      {error instanceof Problem && error.code === 'claim_code_wrong' && <p data-testid="tries" className="text-[13px] text-bad">{t('claim.left', { count: Number(error.body?.['attempts_left'] ?? left) })}</p>}
      <Button type="submit" kind="primary" size="large" isBusy={send.isPending} disabled={code.trim().length < 6}>{t('claim.do')}</Button>
    </form>
  );
}

function Taken({ series, quantity }: { series: string; quantity: number }) {
  const { t } = useTranslation('wallet');
  const { nameOf, unitsOf } = useTelling();
  return (
    <Card>
      <div role="status" className="grid place-items-center gap-3 py-8 text-center">
        <span className="grid size-14 place-items-center rounded-full bg-good-soft text-good"><Icon name="check" className="size-7" /></span>
        <h1 className="text-xl font-semibold">{t('claim.done')}</h1>
        <p>{nameOf(series)} · {unitsOf(quantity, series)}</p>
        <Link to="/wallet/$series" params={{ series }} className={buttonClass('primary', 'large')}>{t('claim.see')}</Link>
      </div>
    </Card>
  );
}

/** Claimed, taken back, or over: which of these, the server tells to nobody but those whose gift it was. */
function Gone({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('wallet');
  if (!isGone(error)) return <><h1 className="sr-only">{t('claim.youGot')}</h1><Fault error={error} onRetry={onRetry} /></>;
  return <Card><h1 className="sr-only">{t('claim.gone')}</h1><Empty icon="gift" title={t('claim.gone')} action={<ButtonLink to="/wallet" kind="primary">{t('claim.toWallet')}</ButtonLink>}>{t('claim.goneAbout')}</Empty></Card>;
}

function isGone(error: unknown): boolean {
  return error instanceof Problem && (error.status === 404 || error.code === 'path_invalid');
}
