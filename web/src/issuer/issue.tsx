import { parseAmount, parseScaled, wire, type Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { usePreview } from '@/lib/preview';
import { Button, Card, Fault, Input, Note } from '@/ui';
import { previewed, recorded } from './ask';
import { Effect } from './effect';
import type { Detail } from './queries';
import { MEMBER } from './values';

/** Coupons for one member, or for the issuer's own treasury. */
export function Issue({ detail }: { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const [to, setTo] = useState('');
  const [quantity, setQuantity] = useState('');
  const [paid, setPaid] = useState('');
  const body = bodyOf(detail, to.trim(), quantity, paid);
  const preview = usePreview('issue', body, (command) => previewed('/v1/issue/units', command));
  const issue = useCommand({
    send: (command: Schemas['IssueUnits'], key) => recorded(api.take(api.raw.POST('/v1/issue/units', { body: command, ...keyed(key) }))),
    says: () => t('issue.done'),
    onDone: () => setQuantity(''),
    onFailed: () => undefined,
  });
  if (detail.state !== 'active') return <Card title={t('issue.title')}><Note>{t('issue.notActive')}</Note></Card>;
  return (
    <Card title={t('issue.title')}>
      <form className="grid gap-3" onSubmit={(event) => { event.preventDefault(); if (body) issue.mutate(body); }}>
        <Input label={t('issue.to')} placeholder="mem_…" value={to} onChange={(event) => setTo(event.target.value)} {...(to && !MEMBER.test(to.trim()) && { error: t('fault.member') })} />
        <button type="button" onClick={() => setTo(detail.issuer)} className="-mt-2 h-8 justify-self-start text-[13px] text-accent hover:underline">{t('issue.treasury')}</button>
        <Input label={t('issue.quantity')} inputMode="numeric" value={quantity} onChange={(event) => setQuantity(event.target.value)} hint={t('issue.quantityHint')} />
        {detail.consideration === 'paid' && <Input label={t('issue.paid')} inputMode="decimal" value={paid} onChange={(event) => setPaid(event.target.value)} after={detail.currency} hint={t('issue.paidHint')} />}
        <Effect preview={preview} isComplete={body !== null} />
        {issue.error ? <Fault compact error={issue.error} /> : null}
        <Button type="submit" kind="primary" disabled={!body} isBusy={issue.isPending}>{t('act.issue')}</Button>
      </form>
    </Card>
  );
}

function bodyOf({ id, units_per_coupon, currency }: Detail, to: string, quantity: string, paid: string): Schemas['IssueUnits'] | null {
  const coupons = parseScaled(quantity, 0);
  const money = paid.trim() ? parseAmount(paid, currency) : null;
  if (!MEMBER.test(to) || coupons === null || coupons <= 0n || (paid.trim() && money === null)) return null;
  const units = coupons * BigInt(units_per_coupon);
  if (units > 9_007_199_254_740_991n) return null;
  return { series: id, grants: [{ to, quantity: wire(units), ...(money !== null && { paid: wire(money) }) }] };
}
