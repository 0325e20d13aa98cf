import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { pages } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { useSeriesMap } from '@/lib/names';
import { Asked, Card, Facts, Money, Note, Table, Time, type Column } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { DeskFrame } from './frame';
import { Sought } from './nothing';
import { PlaceWord } from './place';
import { placeOf } from './place-of';
import { Check } from './proof';
import { RecordRef, Ref } from './ref';
import { condense, isUnbroken, layOut, ownersOf, type Step } from './title-chain';
import { TitleDrawing } from './title-drawing';

/** So many steps are read. A coupon that changed hands more often than that is news. */
const MOST = 1_000;

async function readTitle(token: string): Promise<{ steps: Step[]; asOf: number; isWhole: boolean }> {
  const steps: Step[] = [];
  let asOf = 0;
  const read = async (cursor: string | undefined) => {
    const page = await api.take(api.raw.GET('/v1/audit/title/{token}', { params: { path: { token }, query: { limit: 200, ...(cursor && { cursor }) } } }));
    asOf = page.as_of;
    return page;
  };
  for await (const step of pages(read)) {
    if (steps.length === MOST) return { steps: steps.reverse(), asOf, isWhole: false };
    steps.push(step);
  }
  return { steps: steps.reverse(), asOf, isWhole: true };
}

/** One unit, and everybody who ever had it. */
export default function Title() {
  const { t } = useTranslation('desk');
  const { token: given } = useParams({ strict: false }) as { token: string };
  const token = given.toUpperCase();
  const unit = useQuery({
    queryKey: ['desk', 'token', token],
    queryFn: () => api.take(api.raw.GET('/v1/audit/tokens/{token}', { params: { path: { token } } })),
  });
  const title = useQuery({ queryKey: ['desk', 'title', token], queryFn: () => readTitle(token) });
  return (
    <DeskFrame title={<Copyable text={token} label={t('unit.token')} className="font-mono" />} about={t('title.about')}>
      <Sought id={token} query={unit}>
        {(found) => (
          <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
            <Card title={t('title.chain')} flush>
              <Asked query={title}>{(data) => <Steps {...data} />}</Asked>
            </Card>
            <About {...found} title={title.data} />
          </div>
        )}
      </Sought>
    </DeskFrame>
  );
}

function About({ series, issuer, serial, place, title }: { series: string; issuer: string; serial: number; place: unknown; title: { steps: Step[]; isWhole: boolean } | undefined }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const terms = useSeriesMap().get(series);
  const steps = title?.steps ?? [];
  return (
    <Card title={t('unit.one')}>
      <Facts rows={[
        [t('unit.series'), <Ref key="s" id={series} />],
        [t('unit.issuer'), <Ref key="i" id={issuer} />],
        [t('unit.serial'), count(serial)],
        terms && [t('unit.face'), <Money key="f" minor={terms.unit_value} currency={terms.currency} />],
        [t('unit.where'), <PlaceWord key="w" place={placeOf(place)} />],
        title && [t('title.owners'), count(ownersOf(layOut(steps)))],
        title && [t('title.moves'), count(steps.length)],
      ]} />
      {title?.isWhole && <ul className="mt-3 border-t border-line pt-3"><Check good={isUnbroken(steps)}>{t(isUnbroken(steps) ? 'title.unbroken' : 'title.broken')}</Check></ul>}
    </Card>
  );
}

function Steps({ steps, asOf, isWhole }: { steps: Step[]; asOf: number; isWhole: boolean }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const columns: Column<Step>[] = [
    { key: 'record', head: t('record.one'), cell: ({ sequence }) => <RecordRef sequence={sequence} /> },
    { key: 'when', head: t('record.when'), cell: ({ recorded_at }) => <Time at={recorded_at} />, wideOnly: true },
    { key: 'kind', head: t('title.what'), cell: ({ kind }) => <span className="whitespace-nowrap">{t(`moved.${kind}`, { defaultValue: kind })}</span> },
    { key: 'from', head: t('title.from'), cell: ({ from }) => <PlaceWord place={{ name: from.place, id: from.member ?? null }} />, wideOnly: true },
    { key: 'to', head: t('title.to'), cell: ({ to }) => <PlaceWord place={{ name: to.place, id: to.member ?? null }} /> },
  ];
  return (
    <>
      {!isWhole && <div className="px-4 pb-3"><Note tone="warn">{t('title.notWhole', { many: count(MOST) })}</Note></div>}
      <div className="px-4 pb-2"><TitleDrawing chain={layOut(condense(steps))} /></div>
      <Legend />
      <details className="border-t border-line" open>
        <summary className="flex min-h-11 items-center px-4 text-[13px] font-medium">{t('title.table')}</summary>
        <Table dense label={t('title.table')} columns={columns} rows={[...steps].reverse()} keyOf={({ sequence, index }) => `${sequence}.${index}`} />
      </details>
      <p className="border-t border-line px-4 py-2 text-xs text-muted">{t('asOf', { sequence: count(asOf) })}</p>
    </>
  );
}

function Legend() {
  const { t } = useTranslation('desk');
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 px-4 pb-3 text-xs text-muted">
      <li className="flex items-center gap-2"><span aria-hidden className="h-1.5 w-6 rounded-full bg-accent" />{t('title.free')}</li>
      <li className="flex items-center gap-2"><span aria-hidden className="w-6 border-t-4 border-dotted border-warn" />{t('title.held')}</li>
      <li className="flex items-center gap-2"><span aria-hidden className="h-4 w-0.5 bg-ink" />{t('title.passes')}</li>
      <li className="flex items-center gap-2"><span aria-hidden className="size-3 rounded-sm bg-good" />{t('title.ended')}</li>
      <li className="flex items-center gap-2"><span aria-hidden className="num grid size-4 place-items-center rounded-full bg-sunken text-[10px]">n</span>{t('title.folded')}</li>
    </ul>
  );
}
