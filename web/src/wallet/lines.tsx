import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import type { Schemas } from '@xianquan/client';
import { Asked, Button, Card, Empty, Money, Table, Time } from '@/ui';
import { useTelling } from './names';
import { usePaged } from './paged';
import { useMe } from './queries';

const PAGE = 50;

/** Every posting with the balance after it. */
export function Lines() {
  const { t } = useTranslation('wallet');
  const member = useMe();
  const { nameOf } = useTelling();
  const query = usePaged(['wallet', member, 'lines'], async (cursor) => {
    const page = await api.take(api.raw.GET('/v1/wallet/statement', { params: { query: { member, limit: PAGE, ...(cursor && { cursor }) } } }));
    // The same address also answers as text, when asked for CSV.
    return page as Schemas['StatementView'];
  });
  const purposeOf = (purpose: string) => t([`purpose.${purpose}`, 'purpose.unknown'], { purpose });
  return (
    <Card flush>
      <Asked query={query} rows={8} isEmpty={(lines) => lines.length === 0} empty={<Empty icon="wallet" title={t('history.noMoney')} />}>
        {(lines) => (
          <Table
            dense
            label={t('history.money')}
            rows={lines}
            keyOf={(line) => `${line.id} ${line.currency} ${line.purpose}`}
            columns={[
              { key: 'time', head: t('history.time'), cell: (line) => <Time at={line.recorded_at} /> },
              {
                key: 'what',
                head: t('history.what'),
                cell: (line) => (
                  <>
                    <span className="block">{t([`event.${line.type.replace('.', '_')}`, 'event.unknown'], { type: line.type })}</span>
                    <span className="block text-xs text-muted">
                      <span className="md:hidden">{purposeOf(line.purpose)}{line.series && ' · '}</span>
                      {line.series && nameOf(line.series)}
                    </span>
                  </>
                ),
              },
              { key: 'account', head: t('history.account'), wideOnly: true, cell: (line) => purposeOf(line.purpose) },
              { key: 'amount', head: t('history.amount'), isNumber: true, cell: (line) => <Money minor={line.amount} currency={line.currency} sign /> },
              { key: 'balance', head: t('history.balance'), isNumber: true, wideOnly: true, cell: (line) => <Money minor={line.balance} currency={line.currency} /> },
              { key: 'record', head: t('history.recordHead'), isNumber: true, wideOnly: true, cell: (line) => <span className="text-muted">{line.id}</span> },
            ]}
          />
        )}
      </Asked>
      {query.hasNextPage && <div className="grid p-3"><Button kind="quiet" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('common:more')}</Button></div>}
    </Card>
  );
}
