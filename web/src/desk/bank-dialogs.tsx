import { parseAmount, wire, type Schemas } from '@xianquan/client';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Fault, Input, Money, Select } from '@/ui';
import type { Suspense, Withdrawal } from './bank-lists';
import { Foreseen } from './foreseen';
import { kindOf } from './ids';
import { Ref } from './ref';

type Recorded = Schemas['Recorded'];
/** Sends a command under its key, or asks what it would do where there is none. */
type Send<Body> = (body: Body, key: string | null) => Promise<Recorded>;

const CURRENCIES = ['CNY', 'USD', 'HKD', 'EUR', 'JPY', 'SGD'];

/** What every question of the bank's desk has: what it would do, and the way to say so. */
function BankDialog<Body>({ title, about, body, send, done, isBad = false, onClose, children }: { title: string; about?: ReactNode; /** `null` while something is missing. */ body: Body | null; send: Send<Body>; done: string; isBad?: boolean; onClose: () => void; children?: ReactNode }) {
  const { t } = useTranslation('desk');
  const preview = usePreview<Body, Recorded>(title, body, (now) => send(now, null));
  const command = useCommand({ send: (now: Body, key) => send(now, key), says: ({ sequence }) => t('bank.done', { what: done, sequence }), onDone: onClose, onFailed: () => undefined });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (body !== null) command.mutate(body);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      about={about}
      footer={(
        <>
          <Button kind="quiet" onClick={onClose}>{t('cancel', { ns: 'common' })}</Button>
          <Button kind={isBad ? 'bad' : 'primary'} type="submit" form="bank" disabled={body === null || Boolean(preview.error)} isBusy={command.isPending}>{title}</Button>
        </>
      )}
    >
      <form id="bank" onSubmit={submit} className="grid grid-cols-1 gap-4">
        {children}
        <Foreseen preview={preview} isComplete={body !== null} />
        {command.error ? <Fault compact error={command.error} /> : null}
      </form>
    </Dialog>
  );
}

const params = (key: string | null) => ({ query: key === null ? { preview: true } : {} });
const headers = (key: string | null) => (key === null ? {} : keyed(key));

/** Money arrived. */
export function DepositDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('desk');
  const [currency, setCurrency] = useState('CNY');
  const [text, setText] = useState('');
  const [reference, setReference] = useState('');
  const [member, setMember] = useState('');
  const amount = parseAmount(text, currency);
  const isMember = member === '' || kindOf(member) === 'member';
  const isWhole = amount !== null && amount > 0n && reference.trim() !== '' && isMember;
  const body = isWhole ? { currency, amount: wire(amount), bank_reference: reference.trim(), ...(member && { member }) } : null;
  const send: Send<NonNullable<typeof body>> = (now, key) => api.take(api.raw.POST('/v1/bank/deposits', { params: params(key), body: now, ...headers(key) } as never));
  return (
    <BankDialog title={t('bank.deposit')} about={t('bank.depositAbout')} body={body} send={send} done={t('bank.deposited')} onClose={onClose}>
      <div className="grid grid-cols-[7rem_1fr] gap-3">
        <Select label={t('bank.currency')} value={currency} onChange={(event) => setCurrency(event.target.value)}>{CURRENCIES.map((one) => <option key={one}>{one}</option>)}</Select>
        <Input label={t('bank.amount')} inputMode="decimal" required value={text} onChange={(event) => setText(event.target.value)} {...(text !== '' && amount === null && { error: t('bank.noAmount') })} />
      </div>
      <Input label={t('bank.reference')} required maxLength={64} value={reference} onChange={(event) => setReference(event.target.value)} hint={t('bank.referenceHint')} />
      <Input label={t('bank.whose')} placeholder="mem_…" value={member} onChange={(event) => setMember(event.target.value.trim().toLowerCase())} {...(isMember ? { hint: t('bank.whoseHint') } : { error: t('records.noMember') })} />
    </BankDialog>
  );
}

/** The bank paid. */
export function ConfirmDialog({ withdrawal, onClose }: { withdrawal: Withdrawal; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const [reference, setReference] = useState('');
  const body = reference.trim() === '' ? null : { bank_reference: reference.trim() };
  const send: Send<NonNullable<typeof body>> = (now, key) => api.take(api.raw.POST('/v1/bank/withdrawals/{withdrawal}/confirm', { params: { path: { withdrawal: withdrawal.id }, ...params(key) }, body: now, ...headers(key) } as never));
  return (
    <BankDialog title={t('bank.confirm')} about={<About withdrawal={withdrawal} />} body={body} send={send} done={t('bank.confirmed')} onClose={onClose}>
      <Input label={t('bank.reference')} required maxLength={64} value={reference} onChange={(event) => setReference(event.target.value)} hint={t('bank.referenceHint')} />
    </BankDialog>
  );
}

/** The bank refused: the money goes back to its member. */
export function FailDialog({ withdrawal, onClose }: { withdrawal: Withdrawal; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const send: Send<object> = (_, key) => api.take(api.raw.POST('/v1/bank/withdrawals/{withdrawal}/fail', { params: { path: { withdrawal: withdrawal.id }, ...params(key) }, ...headers(key) } as never));
  return <BankDialog title={t('bank.fail')} about={<About withdrawal={withdrawal} />} body={NOTHING} send={send} done={t('bank.failed')} isBad onClose={onClose} />;
}

const NOTHING = {};

function About({ withdrawal: { id, member, amount, currency } }: { withdrawal: Withdrawal }) {
  return <><Money minor={amount} currency={currency} /> · <Ref id={member} /> · <span className="num">{id}</span></>;
}

/** The owner of a deposit was found. */
export function AssignDialog({ deposit, onClose }: { deposit: Suspense; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const [member, setMember] = useState('');
  const body = kindOf(member) === 'member' ? { member } : null;
  const send: Send<NonNullable<typeof body>> = (now, key) => api.take(api.raw.POST('/v1/bank/deposits/{deposit}/assign', { params: { path: { deposit: deposit.id }, ...params(key) }, body: now, ...headers(key) } as never));
  return (
    <BankDialog title={t('bank.assign')} about={<><Money minor={deposit.amount} currency={deposit.currency} /> · <span className="num">{deposit.id}</span></>} body={body} send={send} done={t('bank.assigned')} onClose={onClose}>
      <Input label={t('act.member')} required placeholder="mem_…" value={member} onChange={(event) => setMember(event.target.value.trim().toLowerCase())} />
    </BankDialog>
  );
}
