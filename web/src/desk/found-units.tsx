import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { Card, Fault, Loading, Table, type Column } from '@/ui';
import { tokensOf } from './ids';
import { isNotThere } from './lookup';
import { Nothing } from './nothing';
import { PlaceWord } from './place';
import { placeOf } from './place-of';
import { Ref, TokenRef } from './ref';
import { writeToken } from './tokens';

const MOST = 20;

interface Row {
  serial: number;
  token: string;
  place: unknown;
}

/** Units of a range, each with its token and where it is. */
export function FoundUnits({ series, first, last }: { series: string; first: number; last: number }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const tokens = tokensOf({ series, first, last }, MOST);
  const results = useQueries({
    queries: tokens.map((unit) => {
      const token = writeToken(unit);
      return { queryKey: ['desk', 'token', token], queryFn: () => api.take(api.raw.GET('/v1/audit/tokens/{token}', { params: { path: { token } } })) };
    }),
  });
  const fault = results.find(({ error }) => error && !isNotThere(error));
  if (fault) return <Fault error={fault.error} onRetry={() => void fault.refetch()} />;
  if (results.some(({ isPending }) => isPending)) return <Loading />;
  const rows: Row[] = results.flatMap(({ data }) => (data ? [{ serial: data.serial, token: data.token, place: data.place }] : []));
  if (rows.length === 0) return <Nothing id={`${series} ${first}–${last}`}>{t('find.notIssued')}</Nothing>;
  const columns: Column<Row>[] = [
    { key: 'serial', head: t('unit.serial'), cell: ({ serial }) => <span className="num">{count(serial)}</span> },
    { key: 'token', head: t('unit.token'), cell: ({ token }) => <TokenRef token={token} /> },
    { key: 'place', head: t('unit.where'), cell: ({ place }) => <PlaceWord place={placeOf(place)} /> },
  ];
  return (
    <Card title={<Ref id={series} />} aside={last - first + 1 > MOST && <span className="text-[13px] text-muted">{t('find.firstUnits', { many: MOST })}</span>} flush>
      <Table dense label={t('unit.title')} columns={columns} rows={rows} keyOf={({ token }) => token} />
    </Card>
  );
}
