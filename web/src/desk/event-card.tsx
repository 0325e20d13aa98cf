import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Badge, Gain } from '@/ui';
import { FieldList } from './field-list';
import { PlaceWord } from './place';
import { sums, type Happening, type Move, type Posting } from './record-body';
import { Ref, TokenRef } from './ref';
import { writeToken } from './tokens';

const MOST = 12;

/** Something that happened: what it says, and the legs that tell where all money and all units are. */
export function EventCard({ at, event }: { at: number; event: Happening }) {
  const { t } = useTranslation('desk');
  const { type, fields, moves, postings } = event;
  return (
    <li className="px-4 py-3">
      <h3 className="mb-1 flex flex-wrap items-center gap-2">
        <span className="num grid size-6 place-items-center rounded-full bg-sunken text-xs text-muted">{at}</span>
        <span className="font-medium">{t(`event.${type.replace('.', '_')}`, { defaultValue: type })}</span>
        <span className="font-mono text-xs text-muted">{type}</span>
      </h3>
      <div className="sm:pl-8">
        <FieldList fields={fields} />
        {(moves.length > 0 || postings.length > 0) && (
          <div className="mt-3 grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
            {moves.length > 0 && <Moves moves={moves} />}
            {postings.length > 0 && <Postings postings={postings} />}
          </div>
        )}
      </div>
    </li>
  );
}

function Moves({ moves }: { moves: readonly Move[] }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  return (
    <section className="rounded-xl border border-line">
      <h4 className="px-3 pt-2 text-xs text-muted">{t('record.moves')}</h4>
      <ul className="divide-y divide-line">
        {moves.slice(0, MOST).map(({ series, first, count: many, from, to }, at) => (
          <li key={at} className="grid gap-0.5 px-3 py-2 text-[13px]">
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <Ref id={series} />
              <span className="num">{t('record.units', { count: many, many: count(many) })}</span>
            </span>
            <span className="flex flex-wrap items-baseline gap-x-2"><PlaceWord place={from} /><span aria-hidden>→</span><PlaceWord place={to} /></span>
            <span className="text-xs text-muted">
              {t('record.fromToken')} <TokenRef token={writeToken({ series, serial: first })} />
              {many > 1 && <> {t('record.toToken')} <TokenRef token={writeToken({ series, serial: first + many - 1 })} /></>}
            </span>
          </li>
        ))}
        {moves.length > MOST && <li className="px-3 py-2 text-[13px] text-muted">{t('record.moreItems', { count: moves.length - MOST })}</li>}
      </ul>
    </section>
  );
}

function Postings({ postings }: { postings: readonly Posting[] }) {
  const { t } = useTranslation('desk');
  const isBalanced = sums(postings).every(([, sum]) => sum === 0n);
  return (
    <section className="rounded-xl border border-line">
      <h4 className="flex items-center justify-between gap-2 px-3 pt-2 text-xs text-muted">
        {t('record.postings')}
        <Badge tone={isBalanced ? 'good' : 'bad'}>{t(isBalanced ? 'record.zero' : 'record.notZero')}</Badge>
      </h4>
      <ul className="divide-y divide-line">
        {postings.slice(0, MOST).map(({ owner, purpose, currency, amount }, at) => (
          <li key={at} className="flex items-baseline justify-between gap-3 px-3 py-1.5 text-[13px]">
            <span className="min-w-0 truncate"><Ref id={owner} /> <span className="text-muted">{t(`purpose.${purpose}`, { defaultValue: purpose })}</span></span>
            <Gain minor={amount} currency={currency} />
          </li>
        ))}
        {postings.length > MOST && <li className="px-3 py-2 text-[13px] text-muted">{t('record.moreItems', { count: postings.length - MOST })}</li>}
      </ul>
    </section>
  );
}
