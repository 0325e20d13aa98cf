import { useTranslation } from 'react-i18next';
import { download } from '@/lib/download';
import { useFormats } from '@/lib/format';
import { Bar, Button, Fault, Icon, Note, Stat, Stats, Table } from '@/ui';
import { writeCsv } from './bulk-file';
import { keptJob } from './bulk-kept';
import { countOf, isTooOld, type BulkJob, type BulkLine } from './bulk-run';
import { useBulkRun } from './bulk-send';
import { shareOf } from '@/lib/cover';

/** How far a bulk issue has come; it can be paused, goes on after a loss, and ends in a file of results. */
export function BulkProgress({ job }: { job: BulkJob }) {
  const { t } = useTranslation('issuer');
  const { basisPoints, dateTime } = useFormats();
  const { isRunning, error, run, pause } = useBulkRun(job.series);
  const count = countOf(job);
  const isDone = count.waiting === 0;
  const tooOld = !isDone && isTooOld(job, new Date());
  const part = shareOf(count.all - count.waiting, count.all);
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="text-[13px] text-muted">{t('bulk.begun', { when: dateTime(job.startedAt) })}</p>
      <Bar part={part} label={t('bulk.title')} tone={count.refused > 0 ? 'warn' : 'good'} />
      <p role="status" className="-mt-2 flex justify-between text-[13px]">
        <span>{t(isDone ? 'bulk.isDone' : isRunning ? 'bulk.isRunning' : 'bulk.isPaused')}</span>
        <span className="num">{basisPoints(part, { digits: 0 })}</span>
      </p>
      <Counts job={job} />
      {error ? <Fault compact error={error} onRetry={run} /> : null}
      {tooOld && <Note tone="warn">{t('bulk.tooOld')}</Note>}
      {!isDone && !isRunning && !tooOld && count.issued + count.refused === 0 && <Note>{t('bulk.ready')}</Note>}
      {count.refused > 0 && <Refused lines={job.lines} />}
      <Buttons job={job} isRunning={isRunning} isDone={isDone} mayRun={!tooOld} onRun={run} onPause={pause} />
    </div>
  );
}

function Counts({ job }: { job: BulkJob }) {
  const { t } = useTranslation('issuer');
  const { count } = useFormats();
  const counts = countOf(job);
  return (
    <Stats>
      {(['all', 'issued', 'refused', 'waiting'] as const).map((name) => (
        <Stat key={name} label={t(`bulk.count.${name}`)} value={count(counts[name])} {...(name === 'refused' && counts.refused > 0 && { tone: 'bad' as const })} />
      ))}
    </Stats>
  );
}

function Buttons({ job, isRunning, isDone, mayRun, onRun, onPause }: { job: BulkJob; isRunning: boolean; isDone: boolean; mayRun: boolean; onRun: () => void; onPause: () => void }) {
  const { t } = useTranslation('issuer');
  const { issued, refused } = countOf(job);
  const forget = () => keptJob(job.series).set(null);
  return (
    <div className="flex flex-wrap gap-2">
      {isRunning && <Button onClick={onPause}><Icon name="pause" className="size-4" />{t('bulk.pause')}</Button>}
      {!isRunning && !isDone && <Button kind="primary" disabled={!mayRun} onClick={onRun}><Icon name="play" className="size-4" />{t(issued + refused > 0 ? 'bulk.goOn' : 'bulk.send')}</Button>}
      {issued + refused > 0 && <Button onClick={() => download(`issue-${job.series}-${job.id.slice(0, 8)}.csv`, resultOf(job))}><Icon name="download" className="size-4" />{t('bulk.result')}</Button>}
      {!isRunning && <Button kind={isDone ? 'primary' : 'quiet'} onClick={forget}>{t(isDone ? 'bulk.another' : 'bulk.drop')}</Button>}
    </div>
  );
}

function Refused({ lines }: { lines: readonly BulkLine[] }) {
  const { t } = useTranslation('issuer');
  const refused = lines.filter(({ outcome }) => outcome.state === 'refused').slice(0, 200);
  const columns = [
    { key: 'line', head: t('bulk.line'), isNumber: true, cell: ({ line }: BulkLine) => line },
    { key: 'member', head: t('bulk.member'), cell: ({ member }: BulkLine) => <span className="num">{member}</span> },
    { key: 'why', head: t('bulk.why'), cell: ({ outcome }: BulkLine) => outcome.state === 'refused' && <span className="text-bad">{outcome.message || outcome.code} <span className="text-xs text-muted">{outcome.code}</span></span> },
  ];
  return <div className="max-h-60 overflow-auto rounded-xl border border-line"><Table dense label={t('bulk.count.refused')} columns={columns} rows={refused} keyOf={({ line }) => String(line)} /></div>;
}

/** Each line with what became of it; refused lines can be put right and sent as another file. */
function resultOf(job: BulkJob): Blob {
  return writeCsv(['line', 'member', 'quantity', 'state', 'sequence', 'code', 'message'], job.lines.map(({ line, member, coupons, outcome }) => [
    line, member, coupons, outcome.state,
    outcome.state === 'issued' ? outcome.sequence : '',
    outcome.state === 'refused' ? outcome.code : '',
    outcome.state === 'refused' ? outcome.message : '',
  ]));
}
