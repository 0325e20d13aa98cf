import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { Asked, Badge, Button, Card, Empty, Fault, Icon, Loading, Note, Table, Time, type Column } from '@/ui';
import { Ago } from './ago';
import { ActDialog } from './act-dialog';
import { mayAct, type Act } from './acts';
import { Drafts } from './drafts';
import { DeskFrame } from './frame';
import { RecordRef, Ref } from './ref';
import { causeOf, useDeeds, useFrozen, useHalted, useSuspended, type Deed } from './stopped';

interface Asking {
  act: Act;
  id?: string;
}

/** What is stopped, and the means to stop and to let go on. */
export default function Halts() {
  const { t } = useTranslation('desk');
  const isActing = mayAct(useSession()?.role);
  const [asking, ask] = useState<Asking | null>(null);
  const deeds = useDeeds();
  const actions = isActing && (['halt_market', 'suspend_series', 'freeze_member'] as const).map((act) => (
    <Button key={act} onClick={() => ask({ act })}><Icon name="pause" className="size-4" />{t(`act.${act}`)}</Button>
  ));
  const parts = { deeds: deeds.deeds, onLift: isActing ? (act: Act, id: string) => ask({ act, id }) : null };
  return (
    <DeskFrame title={t('halts.title')} about={t('halts.about')} actions={actions}>
      {!isActing && <div className="mb-4"><Note>{t('halts.readOnly')}</Note></div>}
      <div className="grid grid-cols-1 gap-4">
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-3">
          <Stopped word="markets" query={useHalted()} stop="halt_market" lift="resume_market" {...parts} />
          <Stopped word="series" query={useSuspended()} stop="suspend_series" lift="resume_series" {...parts} />
          <Stopped word="members" query={useFrozen()} stop="freeze_member" lift="unfreeze_member" {...parts} />
        </div>
        <Drafts onAct={(act, id) => ask({ act, id })} />
        <Card title={t('halts.log')} aside={<span className="text-[13px] text-muted">{t('halts.logAbout')}</span>} flush>
          {deeds.deeds ? <Log deeds={deeds.deeds} /> : deeds.isPending ? <Loading /> : <Fault error={deeds.error} onRetry={deeds.refetch} />}
        </Card>
      </div>
      {asking && <ActDialog key={asking.act + (asking.id ?? '')} act={asking.act} {...(asking.id && { id: asking.id })} onClose={() => ask(null)} />}
    </DeskFrame>
  );
}

interface StoppedProps {
  word: 'markets' | 'series' | 'members';
  query: ReturnType<typeof useHalted>;
  stop: Act;
  lift: Act;
  deeds: readonly Deed[] | undefined;
  onLift: ((act: Act, id: string) => void) | null;
}

function Stopped({ word, query, stop, lift, deeds, onLift }: StoppedProps) {
  const { t } = useTranslation('desk');
  const many = query.data?.length ?? 0;
  return (
    <Card title={t(`halts.${word}`)} aside={query.data && <Badge tone={many > 0 ? 'bad' : 'good'}>{many > 0 ? many : t('halts.none')}</Badge>} flush>
      <Asked query={query} rows={1} isEmpty={(ids) => ids.length === 0} empty={<p className="px-4 pb-4 text-muted">{t(`halts.no.${word}`)}</p>}>
        {(ids) => (
          <ul className="divide-y divide-line border-t border-line">
            {ids.map((id) => <StoppedRow key={id} id={id} cause={causeOf(deeds, stop, id)} lift={lift} onLift={onLift} />)}
          </ul>
        )}
      </Asked>
    </Card>
  );
}

function StoppedRow({ id, cause, lift, onLift }: { id: string; cause: Deed | undefined; lift: Act; onLift: StoppedProps['onLift'] }) {
  const { t } = useTranslation('desk');
  return (
    <li className="flex items-center justify-between gap-3 px-4 py-2.5">
      <div className="min-w-0">
        <Ref id={id} className="font-medium" />
        {cause && (
          <p className="text-[13px] text-muted">
            {cause.reason && <span className="text-ink">{cause.reason} · </span>}
            <Ago at={cause.at} /> · <RecordRef sequence={cause.sequence} />
          </p>
        )}
      </div>
      {onLift && <Button size="small" onClick={() => onLift(lift, id)} aria-label={`${t(`lift.${lift}`)} ${id}`}>{t(`lift.${lift}`)}</Button>}
    </li>
  );
}

function Log({ deeds }: { deeds: Deed[] }) {
  const { t } = useTranslation('desk');
  if (deeds.length === 0) return <Empty icon="desk" title={t('halts.noDeeds')}>{t('halts.noDeedsAbout')}</Empty>;
  const columns: Column<Deed>[] = [
    { key: 'record', head: t('record.one'), cell: ({ sequence }) => <RecordRef sequence={sequence} /> },
    { key: 'when', head: t('record.when'), cell: ({ at }) => <Time at={at} />, wideOnly: true },
    { key: 'what', head: t('record.command'), cell: ({ command, refusal }) => <span className="flex flex-wrap gap-1.5 whitespace-nowrap">{t(`command.${command}`)}{refusal && <Badge tone="bad">{refusal}</Badge>}</span> },
    { key: 'target', head: t('halts.target'), cell: ({ target }) => (target ? <Ref id={target} /> : '–') },
    { key: 'reason', head: t('act.reason'), cell: ({ reason }) => reason ?? '–', wideOnly: true },
    { key: 'actor', head: t('record.actor'), cell: ({ actor }) => (actor ? <Ref id={actor} /> : t('records.system')), wideOnly: true },
  ];
  return <Table dense label={t('halts.log')} columns={columns} rows={deeds} keyOf={({ sequence }) => String(sequence)} />;
}
