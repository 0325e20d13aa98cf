import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { Asked, Badge, Button, Card, Icon, Money, Note, Table, type Column } from '@/ui';
import { Ago } from './ago';
import { AssignDialog, ConfirmDialog, DepositDialog, FailDialog } from './bank-dialogs';
import { useDeposits, useSuspense, useWithdrawals, type Deposit, type Suspense, type Withdrawal } from './bank-lists';
import { DeskFrame } from './frame';
import { RecordRef, Ref } from './ref';
import { StateBadge } from './state-badge';

type Asking = { what: 'confirm' | 'fail'; withdrawal: Withdrawal } | { what: 'assign'; deposit: Suspense } | { what: 'deposit' };

/** What waits for the bank, and what it did. */
export default function BankPage() {
  const { t } = useTranslation('desk');
  const role = useSession()?.role;
  const isBank = role === 'bank' || role === 'operator';
  const [asking, ask] = useState<Asking | null>(null);
  const close = () => ask(null);
  return (
    <DeskFrame title={t('bank.title')} about={t('bank.about')} actions={isBank && <Button kind="primary" onClick={() => ask({ what: 'deposit' })}><Icon name="plus" className="size-4" />{t('bank.deposit')}</Button>}>
      {!isBank && <div className="mb-4"><Note>{t('bank.readOnly')}</Note></div>}
      <div className="grid grid-cols-1 gap-4">
        <Waiting onAct={isBank ? (what, withdrawal) => ask({ what, withdrawal }) : null} />
        <InSuspense onAssign={role === 'operator' ? (deposit) => ask({ what: 'assign', deposit }) : null} />
        <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2"><Deposits /><PaidOut /></div>
      </div>
      {asking?.what === 'deposit' && <DepositDialog onClose={close} />}
      {asking?.what === 'confirm' && <ConfirmDialog withdrawal={asking.withdrawal} onClose={close} />}
      {asking?.what === 'fail' && <FailDialog withdrawal={asking.withdrawal} onClose={close} />}
      {asking?.what === 'assign' && <AssignDialog deposit={asking.deposit} onClose={close} />}
    </DeskFrame>
  );
}

/** Money that members want paid out: the bank says whether it was. */
function Waiting({ onAct }: { onAct: ((what: 'confirm' | 'fail', withdrawal: Withdrawal) => void) | null }) {
  const { t } = useTranslation('desk');
  const query = useWithdrawals(true);
  const columns: Column<Withdrawal>[] = [
    { key: 'id', head: t('bank.withdrawal'), cell: ({ id, sequence }) => <span className="num">{id} <RecordRef sequence={sequence} /></span>, wideOnly: true },
    { key: 'member', head: t('bank.member'), cell: ({ member }) => <Ref id={member} /> },
    { key: 'amount', head: t('bank.amount'), isNumber: true, cell: ({ amount, currency }) => <Money minor={amount} currency={currency} className="font-medium" /> },
    { key: 'since', head: t('bank.since'), cell: ({ created_at }) => <Ago at={created_at} />, wideOnly: true },
    {
      key: 'act',
      head: <span className="sr-only">{t('bank.answer')}</span>,
      cell: (one) => onAct && (
        <span className="flex flex-wrap justify-end gap-2">
          <Button size="small" kind="primary" onClick={() => onAct('confirm', one)} aria-label={`${t('bank.confirm')} ${one.id}`}>{t('bank.confirm')}</Button>
          <Button size="small" onClick={() => onAct('fail', one)} aria-label={`${t('bank.fail')} ${one.id}`}>{t('bank.fail')}</Button>
        </span>
      ),
    },
  ];
  return (
    <Card title={t('bank.waiting')} aside={query.data && <Badge tone={query.data.items.length > 0 ? 'warn' : 'good'}>{query.data.items.length > 0 ? query.data.items.length : t('bank.nothing')}</Badge>} flush>
      <Asked query={query} rows={2} isEmpty={({ items }) => items.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('bank.nothingWaits')}</p>}>
        {({ items }) => <Table label={t('bank.waiting')} columns={columns} rows={items} keyOf={({ id }) => id} />}
      </Asked>
    </Card>
  );
}

/** Money that came without a name on it. */
function InSuspense({ onAssign }: { onAssign: ((deposit: Suspense) => void) | null }) {
  const { t } = useTranslation('desk');
  const query = useSuspense();
  const columns: Column<Suspense>[] = [
    { key: 'id', head: t('bank.one'), cell: ({ id }) => <span className="num">{id}</span> },
    { key: 'amount', head: t('bank.amount'), isNumber: true, cell: ({ amount, currency }) => <Money minor={amount} currency={currency} className="font-medium" /> },
    { key: 'act', head: <span className="sr-only">{t('bank.answer')}</span>, cell: (one) => onAssign && <span className="flex justify-end"><Button size="small" onClick={() => onAssign(one)} aria-label={`${t('bank.assign')} ${one.id}`}>{t('bank.assign')}</Button></span> },
  ];
  return (
    <Card title={t('bank.suspense')} flush>
      <Asked query={query} rows={2} isEmpty={({ items }) => items.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('bank.nothingInSuspense')}</p>}>
        {({ items }) => <Table label={t('bank.suspense')} columns={columns} rows={items} keyOf={({ id }) => id} />}
      </Asked>
    </Card>
  );
}

function Deposits() {
  const { t } = useTranslation('desk');
  const query = useDeposits();
  const columns: Column<Deposit>[] = [
    { key: 'reference', head: t('bank.reference'), cell: ({ bank_reference, id }) => <span className="num">{bank_reference}<span className="block text-xs text-muted">{id}</span></span> },
    { key: 'member', head: t('bank.member'), cell: ({ member }) => (member ? <Ref id={member} /> : '–'), wideOnly: true },
    { key: 'state', head: t('bank.state'), cell: ({ state }) => <StateBadge state={state} />, wideOnly: true },
    { key: 'amount', head: t('bank.amount'), isNumber: true, cell: ({ amount, currency }) => <Money minor={amount} currency={currency} /> },
  ];
  return (
    <Card title={t('bank.cameIn')} flush>
      <Asked query={query} isEmpty={({ items }) => items.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('bank.noDeposits')}</p>}>
        {({ items }) => <Table dense label={t('bank.cameIn')} columns={columns} rows={items} keyOf={({ id }) => id} />}
      </Asked>
    </Card>
  );
}

function PaidOut() {
  const { t } = useTranslation('desk');
  const query = useWithdrawals(false);
  const columns: Column<Withdrawal>[] = [
    { key: 'reference', head: t('bank.reference'), cell: ({ bank_reference, id }) => <span className="num">{bank_reference ?? '–'}<span className="block text-xs text-muted">{id}</span></span> },
    { key: 'member', head: t('bank.member'), cell: ({ member }) => <Ref id={member} />, wideOnly: true },
    { key: 'state', head: t('bank.state'), cell: ({ state }) => <StateBadge state={state} /> },
    { key: 'amount', head: t('bank.amount'), isNumber: true, cell: ({ amount, currency }) => <Money minor={amount} currency={currency} /> },
  ];
  return (
    <Card title={t('bank.wentOut')} flush>
      <Asked query={query} isEmpty={({ items }) => items.length === 0} empty={<p className="px-4 pb-4 text-muted">{t('bank.noWithdrawals')}</p>}>
        {({ items }) => <Table dense label={t('bank.wentOut')} columns={columns} rows={items} keyOf={({ id }) => id} />}
      </Asked>
    </Card>
  );
}
