import { useQuery } from '@tanstack/react-query';
import { Navigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { usePersonas, useSeriesMap } from '@/lib/names';
import { Asked, Card, Empty, Facts, Note, Time } from '@/ui';
import { DeskFrame } from './frame';
import { FoundAccount } from './found-account';
import { FoundUnits } from './found-units';
import { recognise, type Kind, type Sought } from './ids';
import { lookUp, LOOKED_THROUGH } from './lookup';
import { Nothing } from './nothing';
import { RecordRef, Ref, wayTo } from './ref';
import { StateBadge } from './state-badge';

/** What was looked for and has no page of its own. */
export default function Find() {
  const { t } = useTranslation('desk');
  const { q } = useSearch({ strict: false }) as { q?: unknown };
  const text = q === undefined || q === null ? '' : String(q);
  const sought = recognise(text);
  return (
    <DeskFrame key={text} title={t('find.title')} about={text ? t('find.about', { text }) : t('find.how')}>
      {sought ? <Found sought={sought} /> : <Card><Empty icon="search" title={t('find.empty')}>{t('find.how')}</Empty></Card>}
    </DeskFrame>
  );
}

function Found({ sought }: { sought: Sought }) {
  const { t } = useTranslation('desk');
  switch (sought.what) {
    case 'words': return <ByName words={sought.words} />;
    case 'units': return <FoundUnits {...sought} />;
    case 'account': return <FoundAccount {...sought} />;
    case 'mistyped': return <Note tone="warn">{t('find.mistyped', { token: sought.token })}</Note>;
    case 'thing': return <Thing kind={sought.kind} id={sought.id} />;
    default: return <Navigate {...(wayTo(sought) as { to: '/desk' })} replace />;
  }
}

const PAGED: readonly Kind[] = ['member', 'series', 'order', 'redemption'];

function Thing({ kind, id }: { kind: Kind; id: string }) {
  if (PAGED.includes(kind)) return <Navigate {...(wayTo({ what: 'thing', kind, id }) as { to: '/desk' })} replace />;
  return <Listed kind={kind} id={id} />;
}

function Listed({ kind, id }: { kind: Kind; id: string }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const query = useQuery({ queryKey: ['desk', 'look-up', id], queryFn: () => lookUp(kind, id) });
  if (query.data === null) return <Nothing id={id}>{t('find.notListed', { many: count(LOOKED_THROUGH) })}</Nothing>;
  return (
    <Asked query={query}>
      {(found) => found && (
        <Card title={<span className="flex items-center gap-2">{t(`search.kind.${kind}`)} <span className="num">{id}</span> <StateBadge state={found.state} /></span>}>
          <Facts rows={[
            [t('record.one'), <RecordRef key="r" sequence={found.sequence} />],
            [t('find.made'), <Time key="t" at={found.created_at} />],
          ]} />
          <p className="mt-2 text-[13px] text-muted">{t('find.recordHasAll')}</p>
        </Card>
      )}
    </Asked>
  );
}

/** Series by their titles and members by their names, as far as anybody has said them. */
function ByName({ words }: { words: string }) {
  const { t } = useTranslation('desk');
  const personas = usePersonas();
  const series = useSeriesMap();
  const wanted = words.toLocaleLowerCase();
  const fits = (...names: (string | null | undefined)[]) => names.some((name) => name?.toLocaleLowerCase().includes(wanted));
  const found = [
    ...personas.filter(({ name, member: id }) => fits(name.en, name.zh, id)).map((one) => one.member),
    ...[...series.values()].filter(({ id, title }) => fits(id, title?.en, title?.zh)).map(({ id }) => id),
  ];
  const ids = [...new Set(found)];
  if (ids.length === 0) return <Nothing id={words}>{t('find.noName')}</Nothing>;
  return (
    <Card title={t('find.names', { count: ids.length })} flush>
      <ul className="divide-y divide-line">
        {ids.map((id) => <li key={id} className="flex min-h-11 items-center gap-3 px-4"><span className="w-16 text-xs text-muted">{t(`search.kind.${id.startsWith('mem_') ? 'member' : 'series'}`)}</span><Ref id={id} /></li>)}
      </ul>
    </Card>
  );
}
