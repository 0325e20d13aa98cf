import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { usePersonas } from '@/lib/names';
import { Button, Card, Empty, Fault, Icon, Input, Loading, Select } from '@/ui';
import { COMMANDS, GROUPS } from './commands';
import { DeskFrame } from './frame';
import { kindOf } from './ids';
import { RecordList } from './record-list';
import { useFeed, type FeedNow, type Wanted } from './use-feed';

/** So many of those that have just come are marked. */
const FLASHES = 4;

/** The journal as it grows. */
export default function Records() {
  const { t } = useTranslation('desk');
  const [wanted, set] = useWanted();
  const now = useFeed({ ...wanted, actor: kindOf(wanted.actor) === 'member' ? wanted.actor : '' });
  const isFiltered = Boolean(wanted.command || wanted.refused || wanted.actor);
  return (
    <DeskFrame title={t('records.title')} about={t('records.about')} actions={<HoldButton now={now} />}>
      <Card flush>
        <div className="grid grid-cols-2 gap-2 border-b border-line p-3 md:grid-cols-[16rem_12rem_1fr_auto] md:items-end">
          <Filters wanted={wanted} onChange={set} />
          <Standing now={now} />
        </div>
        <Body now={now} isFiltered={isFiltered} onClear={() => set({ command: '', refused: '', actor: '' })} />
      </Card>
    </DeskFrame>
  );
}

function Body({ now, isFiltered, onClear }: { now: FeedNow; isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation('desk');
  const { feed, error, hasBegun, older, isReading, retry } = now;
  const first = useFirst(feed.newest, hasBegun);
  if (!hasBegun) return error ? <Fault error={error} onRetry={retry} /> : <Loading rows={12} />;
  if (feed.shown.length === 0) {
    return <Empty icon="search" title={t('records.none')} action={isFiltered && <Button onClick={onClear}>{t('records.clear')}</Button>}>{t('records.noneAbout')}</Empty>;
  }
  return (
    <>
      {error ? <div className="p-2"><Fault compact error={error} /></div> : null}
      {feed.isHeld && feed.waiting.length > 0 && (
        <button type="button" onClick={now.release} className="flex min-h-10 w-full items-center justify-center gap-2 bg-accent-soft text-[13px] font-medium text-accent">
          <Icon name="arrow" className="size-4 -rotate-90" />{t('records.waiting', { count: feed.waiting.length })}
        </button>
      )}
      <RecordList label={t('records.title')} rows={feed.shown} gaps={feed.gaps} freshAfter={first} />
      <div className="border-t border-line p-3 text-center">
        {older ? <Button size="small" isBusy={isReading} onClick={older}>{t('records.older')}</Button> : <span className="text-[13px] text-muted">{t('records.first')}</span>}
      </div>
    </>
  );
}

/** The newest record that was there when the screen began: what comes after it is fresh. */
function useFirst(newest: number, hasBegun: boolean): number {
  const first = useRef<number | null>(null);
  useEffect(() => {
    if (hasBegun) first.current ??= newest;
  }, [hasBegun, newest]);
  // Where many come at once none of them stands out.
  return Math.max(first.current ?? Infinity, newest - FLASHES);
}

function HoldButton({ now }: { now: FeedNow }) {
  const { t } = useTranslation('desk');
  const { isHeld } = now.feed;
  return (
    <Button onClick={isHeld ? now.release : now.hold} aria-pressed={isHeld}>
      <Icon name={isHeld ? 'play' : 'pause'} className="size-4" />{t(isHeld ? 'records.goOn' : 'records.hold')}
    </Button>
  );
}

/** Whether what is shown is what is. */
function Standing({ now }: { now: FeedNow }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const { feed, error } = now;
  const [word, dot] = error ? ['records.lost', 'bg-bad'] : feed.isHeld ? ['records.held', 'bg-warn'] : ['records.live', 'bg-good'];
  return (
    <p role="status" className="col-span-2 flex h-10 items-center gap-2 text-[13px] whitespace-nowrap text-muted md:col-span-1">
      <span aria-hidden className={`size-2 rounded-full ${dot}`} />
      <span>{t(word)}</span>
      {feed.newest > 0 && <span className="num">#{count(feed.newest)}</span>}
    </p>
  );
}

function Filters({ wanted, onChange }: { wanted: Wanted; onChange: (part: Partial<Wanted>) => void }) {
  const { t } = useTranslation('desk');
  const personas = usePersonas();
  return (
    <>
      <Select label={t('records.command')} value={wanted.command} onChange={(event) => onChange({ command: event.target.value })}>
        <option value="">{t('records.anyCommand')}</option>
        {GROUPS.map((group) => (
          <optgroup key={group} label={t(`group.${group}`)}>
            {COMMANDS[group].map((command) => <option key={command} value={command}>{t(`command.${command}`)}</option>)}
          </optgroup>
        ))}
      </Select>
      <Select label={t('records.outcome')} value={wanted.refused} onChange={(event) => onChange({ refused: event.target.value as Wanted['refused'] })}>
        <option value="">{t('records.anyOutcome')}</option>
        <option value="no">{t('records.happened')}</option>
        <option value="yes">{t('records.refused')}</option>
      </Select>
      <Input label={t('records.actor')} className="col-span-2 md:col-span-1 md:max-w-80" placeholder="mem_…" list="desk-members" value={wanted.actor} onChange={(event) => onChange({ actor: event.target.value.trim().toLowerCase() })} {...(wanted.actor && kindOf(wanted.actor) !== 'member' && { error: t('records.noMember') })} />
      <datalist id="desk-members">{personas.map(({ persona, member, name }) => <option key={persona} value={member}>{`${name.zh} ${name.en}`}</option>)}</datalist>
    </>
  );
}

/** What is looked at stands in the address, so that it can be shared. */
function useWanted(): [Wanted, (part: Partial<Wanted>) => void] {
  const search = useSearch({ strict: false }) as Partial<Record<keyof Wanted, unknown>>;
  const navigate = useNavigate();
  const { refused } = search;
  const wanted: Wanted = {
    command: typeof search.command === 'string' ? search.command : '',
    refused: refused === 'yes' || refused === 'no' ? refused : '',
    actor: typeof search.actor === 'string' ? search.actor : '',
  };
  const set = (part: Partial<Wanted>) => {
    const next = Object.entries({ ...wanted, ...part }).filter(([, value]) => value);
    void navigate({ to: '/desk/records', search: Object.fromEntries(next) as never, replace: true, resetScroll: false });
  };
  return [wanted, set];
}
