import { useTranslation } from 'react-i18next';
import { coverOf } from '@/lib/cover';
import { useFormats } from '@/lib/format';
import { Spark } from '@/ui';
import { totals, useBacking } from './backing';
import { lagTone } from './node-card';
import { useFrozen, useHalted, useSuspended } from './stopped';
import { Tile } from './tile';
import { microseconds } from './times';
import { isEven, useTrialBalance } from './trial-balance';
import { useLooks, useSystem } from './use-system';
import { meanRate, rates } from './window';

/** What a regulator wants to know first, a figure each. */
export function Tiles() {
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-6">
      <Cover />
      <Even />
      <StoppedTile />
      <Pace />
      <Commit />
      <Lag />
    </div>
  );
}

const WAIT = '…';

function Cover() {
  const { t } = useTranslation('desk');
  const { basisPoints, money } = useFormats();
  const { data, error } = useBacking();
  const sums = data ? totals(data) : [];
  const covers = (data ?? []).map(({ balance, required }) => coverOf(balance, required)).filter((cover) => cover !== null);
  const least = covers.length > 0 ? Math.min(...covers) : null;
  const short = sums.filter(({ missing }) => missing > 0n);
  const missing = short.map(({ missing: amount, currency }) => money(amount, currency)).join(' + ');
  const note = error ? t('tile.unknown') : short.length > 0 ? t('tile.missing', { amount: missing }) : data ? t('tile.covered', { count: data.length }) : WAIT;
  return <Tile to="/desk/escrow" label={t('tile.cover')} value={least === null ? (data ? '–' : WAIT) : basisPoints(least, { digits: 0 })} note={note} tone={error ? 'warn' : short.length > 0 ? 'bad' : data ? 'good' : 'plain'} />;
}

function Even() {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const { data, error } = useTrialBalance(null);
  const even = data && isEven(data);
  return <Tile to="/desk/system" label={t('tile.books')} value={data ? t(even ? 'tile.even' : 'tile.uneven') : WAIT} note={error ? t('tile.unknown') : data ? t('tile.asOf', { sequence: count(data.as_of) }) : WAIT} tone={error ? 'warn' : data ? (even ? 'good' : 'bad') : 'plain'} />;
}

function StoppedTile() {
  const { t } = useTranslation('desk');
  const halted = useHalted().data;
  const suspended = useSuspended().data;
  const frozen = useFrozen().data;
  const all = [halted, suspended, frozen];
  const many = all.reduce((sum, ids) => sum + (ids?.length ?? 0), 0);
  const isKnown = all.every(Boolean);
  const note = isKnown ? t('tile.stoppedNote', { markets: halted!.length, series: suspended!.length, members: frozen!.length }) : WAIT;
  return <Tile to="/desk/halts" label={t('tile.stopped')} value={isKnown ? many : WAIT} note={note} tone={many > 0 ? 'warn' : 'plain'} />;
}

function Pace() {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const { data } = useSystem();
  const looks = useLooks();
  const mean = meanRate(looks);
  return (
    <Tile to="/desk/records" label={t('tile.pace')} value={mean ?? data?.commands_per_second ?? WAIT} note={data ? t('tile.records', { sequence: count(data.sequence) }) : WAIT}>
      <Spark values={rates(looks).slice(-40)} width={160} height={24} className="text-accent!" />
    </Tile>
  );
}

function Commit() {
  const { t } = useTranslation('desk');
  const { data } = useSystem();
  const p99 = useLooks().flatMap(({ p99: one }) => (one === null ? [] : [one]));
  const time = data?.commit_us?.p99 ?? null;
  return (
    <Tile to="/desk/system" label={t('tile.commit')} value={data ? microseconds(time) : WAIT} note={data ? t('system.p50', { time: microseconds(data.commit_us?.p50) }) : WAIT} tone={time !== null && time > 1_000_000 ? 'warn' : 'plain'}>
      <Spark values={p99.slice(-40)} width={160} height={24} className="text-accent!" />
    </Tile>
  );
}

function Lag() {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const { data, error } = useSystem();
  const looks = useLooks();
  const lag = Math.max(0, ...(data?.followers.map((one) => one.lag) ?? []));
  const tone = lagTone(lag);
  return (
    <Tile to="/desk/system" label={t('tile.lag')} value={data ? count(lag) : WAIT} note={error ? t('tile.unknown') : data ? t('tile.queue', { count: data.queue, many: count(data.queue) }) : WAIT} tone={error ? 'warn' : tone === 'good' ? 'plain' : tone}>
      <Spark values={looks.map((one) => one.lag).slice(-40)} width={160} height={24} className="text-accent!" />
    </Tile>
  );
}
