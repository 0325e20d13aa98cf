import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Badge, Card, Facts, Stat, Table, type Column } from '@/ui';
import { Course } from './course';
import { bytes, microseconds, span } from './times';
import { useLooks } from './use-system';
import { meanRate, rates, type System } from './window';

type Follower = System['followers'][number];

/** How the node fares, from what it says and from what was seen of it since the desk was opened. */
export function NodeFigures({ system }: { system: System }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const looks = useLooks();
  const rate = rates(looks);
  const mean = meanRate(looks);
  const p99 = looks.flatMap(({ p99: one }) => (one === null ? [] : [one]));
  const queue = looks.map(({ queue: one }) => one);
  const seconds = looks.length > 1 ? Math.round((looks.at(-1)!.at - looks[0]!.at) / 1_000) : 0;
  return (
    <Card title={t('system.pace')} aside={<span className="text-[13px] text-muted">{t('system.window', { count: seconds })}</span>}>
      <div className="grid grid-cols-1 gap-6 md:grid-cols-3">
        <Figure label={t('system.rate')} value={mean === null ? '–' : String(mean)} note={t('system.ownRate', { rate: count(system.commands_per_second) })} values={rate} most={String(Math.max(0, ...rate))} />
        <Figure label={t('system.p99')} value={microseconds(system.commit_us?.p99)} note={t('system.p50', { time: microseconds(system.commit_us?.p50) })} values={p99} most={microseconds(Math.max(0, ...p99))} />
        <Figure label={t('system.queue')} value={count(system.queue)} note={t('system.queueAbout')} values={queue} most={count(Math.max(0, ...queue))} />
      </div>
    </Card>
  );
}

function Figure({ label, value, note, values, most }: { label: string; value: string; note: string; values: readonly number[]; most: string }) {
  return (
    <div className="grid gap-2">
      <dl><Stat label={label} value={value} note={note} /></dl>
      <Course label={label} values={values} most={most} />
    </div>
  );
}

export function NodeFacts({ system }: { system: System }) {
  const { t } = useTranslation('desk');
  const { count, dateTime, language } = useFormats();
  const behind = system.sequence - system.durable_sequence;
  const uptime = span(system.uptime_seconds).map(({ unit, value }) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value)).join(' ');
  return (
    <Card title={t('system.node')} aside={<Badge tone={system.role === 'standby' ? 'plain' : 'accent'}>{t(`system.role.${system.role}`, { defaultValue: system.role })}</Badge>}>
      <Facts rows={[
        [t('system.name'), <span key="n" className="font-mono">{system.node}</span>],
        [t('system.sequence'), <span key="s">#{count(system.sequence)}</span>],
        [t('system.durable'), behind === 0 ? t('system.allDurable') : t('system.notDurable', { count: behind, many: count(behind) })],
        [t('system.uptime'), uptime],
        [t('system.time'), dateTime(system.time)],
        [t('system.streams'), count(system.streams)],
        system.journal_bytes ? [t('system.journal'), bytes(system.journal_bytes)] : null,
        [t('system.members'), count(system.members)],
        [t('system.series'), count(system.series)],
        [t('system.orders'), count(system.open_orders)],
      ]} />
    </Card>
  );
}

/** Followers read what was recorded; who is far behind shows what was, not what is. */
export function Followers({ system }: { system: System }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const columns: Column<Follower>[] = [
    { key: 'name', head: t('system.follower'), cell: ({ name }) => <>{t(`system.followers.${name}`, { defaultValue: name })}<span className="block font-mono text-xs text-muted">{name}</span></> },
    { key: 'position', head: t('system.position'), isNumber: true, cell: ({ position }) => `#${count(position)}` },
    { key: 'lag', head: t('system.lag'), isNumber: true, cell: ({ lag }) => <Badge tone={lagTone(lag)}>{count(lag)}</Badge> },
  ];
  return <Card title={t('system.followersTitle')} flush><Table dense label={t('system.followersTitle')} columns={columns} rows={system.followers} keyOf={({ name }) => name} /></Card>;
}

/** A few records behind is how following works. */
export function lagTone(lag: number): 'good' | 'warn' | 'bad' {
  return lag < 1_000 ? 'good' : lag < 100_000 ? 'warn' : 'bad';
}
