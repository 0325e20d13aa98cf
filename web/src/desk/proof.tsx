import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Card, Icon } from '@/ui';
import { isBalanced, type RecordBody } from './record-body';
import { useSystem } from './use-system';

/** What can be said here of whether this record stands, and how whoever doubts it checks the rest. */
export function Proof({ body }: { body: RecordBody }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const { data } = useSystem();
  const durable = data ? data.durable_sequence : null;
  const isDurable = durable !== null && body.sequence <= durable;
  const hasMoney = body.events.some(({ postings }) => postings.length > 0);
  return (
    <Card title={t('proof.title')}>
      <ul className="grid gap-2.5">
        <Check good={isDurable} isKnown={durable !== null}>{durable === null ? t('proof.asking') : t(isDurable ? 'proof.durable' : 'proof.notDurable', { durable: count(durable) })}</Check>
        {hasMoney && <Check good={isBalanced(body)}>{t(isBalanced(body) ? 'proof.balanced' : 'proof.notBalanced')}</Check>}
        {data && <Check good>{t('proof.after', { count: Math.max(0, data.sequence - body.sequence), many: count(Math.max(0, data.sequence - body.sequence)) })}</Check>}
      </ul>
      <p className="mt-3 border-t border-line pt-3 text-[13px] text-muted">{t('proof.chain')}</p>
      <code tabIndex={0} className="mt-2 block overflow-x-auto rounded-lg bg-sunken px-3 py-2 font-mono text-xs whitespace-nowrap">xq verify --data …</code>
    </Card>
  );
}

export function Check({ good, isKnown = true, children }: { good: boolean; isKnown?: boolean; children: React.ReactNode }) {
  const colour = !isKnown ? 'bg-sunken text-muted' : good ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad';
  return (
    <li className="flex items-start gap-2.5">
      <span className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full ${colour}`}><Icon name={!isKnown ? 'clock' : good ? 'check' : 'x'} className="size-3.5" /></span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}
