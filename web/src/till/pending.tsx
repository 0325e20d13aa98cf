import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { Button, Card, Dialog, Icon, Money, Note, Time } from '@/ui';
import { useOnline } from '@/lib/online';
import { send, useOutbox } from './outbox';
import { dealtWith } from './press';
import { isWaiting } from './queue';
import { salesOf, type Sale } from './sales';
import { Standing, useRefusal } from './standing';

/** What is on its way to the server, and what came back refused. Nothing where there is neither. */
export function Pending({ onOpen }: { onOpen?: (sale: string) => void }) {
  const { t } = useTranslation('till');
  const who = useSession();
  const { entries, isSending, ending, isFleeting } = useOutbox();
  const isOnline = useOnline();
  const mine = salesOf(entries.filter((entry) => entry.by === who?.member));
  const waiting = mine.filter((sale) => sale.isWaiting && sale.state !== 'refused').reverse();
  const refused = mine.filter((sale) => sale.state === 'refused');
  const others = entries.filter((entry) => isWaiting(entry) && entry.by !== who?.member).length;
  return (
    <>
      {isFleeting && <Note tone="warn">{t('pending.fleeting')}</Note>}
      {ending === 'key' && <Note tone="warn">{t('pending.key')}</Note>}
      {refused.length > 0 && (
        <Card title={t('pending.refused', { count: refused.length })} className="border-bad">
          <p className="mb-2 text-muted">{t('pending.refusedAbout')}</p>
          <ul className="divide-y divide-line">{refused.map((sale) => <RefusedRow key={sale.id} sale={sale} />)}</ul>
        </Card>
      )}
      {waiting.length > 0 && (
        <Card
          title={t('pending.waiting', { count: waiting.length })}
          aside={<Button size="small" isBusy={isSending} onClick={() => void send()}>{t('pending.send')}</Button>}
        >
          <p className="mb-2 flex items-start gap-2 text-muted"><Icon name={isOnline ? 'clock' : 'offline'} className="mt-0.5 size-4" />{t(isOnline ? 'pending.soon' : 'pending.offline')}</p>
          <ul className="divide-y divide-line">{waiting.map((sale) => <SaleRow key={sale.id} sale={sale} {...(onOpen && { onOpen })} />)}</ul>
        </Card>
      )}
      {others > 0 && <Note>{t('pending.others', { count: others })}</Note>}
    </>
  );
}

/** A sale in a list. */
export function SaleRow({ sale, onOpen }: { sale: Sale; onOpen?: (sale: string) => void }) {
  const inside = (
    <>
      <Time at={sale.at} as="time" className="text-muted" />
      <span className="flex-1"><Standing sale={sale} /></span>
      <Money minor={sale.amount} currency={sale.about.currency} className="font-medium" />
    </>
  );
  if (!onOpen) return <li className="flex min-h-11 flex-wrap items-center gap-x-3 py-1.5">{inside}</li>;
  return (
    <li>
      <button type="button" onClick={() => onOpen(sale.id)} className="flex min-h-11 w-full flex-wrap items-center gap-x-3 rounded-md py-1.5 text-left hover:bg-sunken">
        {inside}
        <Icon name="chevron" className="size-4 text-faint" />
      </button>
    </li>
  );
}

function RefusedRow({ sale }: { sale: Sale }) {
  const { t } = useTranslation('till');
  const told = useRefusal();
  const [isAsked, setAsked] = useState(false);
  return (
    <li className="grid gap-1.5 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3">
        <Time at={sale.at} className="text-muted" />
        <Standing sale={sale} />
        <Money minor={sale.about.amount} currency={sale.about.currency} className="ml-auto font-medium" />
      </div>
      {sale.refusal && <p className="text-bad">{told(sale.refusal)} <span className="text-xs">{sale.refusal.code}</span></p>}
      {sale.redemption && <p className="num text-[13px] text-muted">{sale.redemption}</p>}
      <Button size="small" onClick={() => setAsked(true)} className="h-10 justify-self-start">{t('pending.dealt')}</Button>
      <Dialog open={isAsked} onClose={() => setAsked(false)} title={t('pending.dealtTitle')} about={t('pending.dealtAbout')} footer={<Button kind="primary" onClick={() => void dealtWith(sale.id).then(() => setAsked(false))}>{t('pending.dealt')}</Button>}>
        <p className="num">{sale.refusal && told(sale.refusal)}</p>
      </Dialog>
    </li>
  );
}
