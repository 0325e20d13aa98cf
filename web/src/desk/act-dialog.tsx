import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '@/lib/command';
import { useMemberName, useSeriesMap, useSeriesName } from '@/lib/names';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Fault, Input, Select } from '@/ui';
import { perform, stops, targetOf, type Act, type Doing } from './acts';
import { Foreseen } from './foreseen';
import { kindOf } from './ids';

/** A reason is a reference, so that no personal data gets into the journal. */
const LONGEST = 64;

/** Stops something or lets it go on. What the server says it would do stands there before. */
export function ActDialog({ act, id: given, onClose }: { act: Act; /** To what; chosen here where absent. */ id?: string; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const [id, setId] = useState(given ?? '');
  const [reason, setReason] = useState('');
  const needsReason = stops(act);
  const target = targetOf(act);
  const isKnown = kindOf(id) === (target === 'member' ? 'member' : 'series');
  const preview = usePreview<Doing, Awaited<ReturnType<typeof perform>>>('act', isKnown ? { act, id, reason: reason.trim() || '-' } : null, (doing) => perform(doing, null));
  const command = useCommand({
    send: (doing: Doing, key) => perform(doing, key),
    says: ({ sequence }) => t(`acted.${act}`, { sequence }),
    onDone: onClose,
    onFailed: () => undefined,
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    command.mutate({ act, id, reason: reason.trim() });
  };
  const isReady = isKnown && (!needsReason || reason.trim() !== '') && !preview.error;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`act.${act}`)}
      about={t(`actAbout.${act}`)}
      footer={(
        <>
          <Button kind="quiet" onClick={onClose}>{t('cancel', { ns: 'common' })}</Button>
          <Button kind={needsReason ? 'bad' : 'primary'} type="submit" form="act" disabled={!isReady} isBusy={command.isPending}>{t(`act.${act}`)}</Button>
        </>
      )}
    >
      <form id="act" onSubmit={send} className="grid grid-cols-1 gap-4">
        {given ? <Target id={given} /> : target === 'member' ? <MemberField value={id} onChange={setId} /> : <SeriesField value={id} onChange={setId} />}
        {needsReason && <Input label={t('act.reason')} required maxLength={LONGEST} value={reason} onChange={(event) => setReason(event.target.value)} hint={t('act.reasonHint')} placeholder="CASE-2026-0114" />}
        <Foreseen preview={preview} isComplete={isKnown} />
        {command.error ? <Fault compact error={command.error} /> : null}
      </form>
    </Dialog>
  );
}

function Target({ id }: { id: string }) {
  const member = useMemberName();
  const series = useSeriesName();
  const name = kindOf(id) === 'member' ? member(id) : series(id);
  return <p className="text-base font-medium">{name} {name !== id && <span className="num text-[13px] text-muted">{id}</span>}</p>;
}

function MemberField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation('desk');
  const name = useMemberName();
  const isMember = kindOf(value) === 'member';
  const hint = isMember && name(value) !== value ? name(value) : t('act.memberHint');
  return <Input label={t('act.member')} required placeholder="mem_…" value={value} onChange={(event) => onChange(event.target.value.trim().toLowerCase())} hint={hint} />;
}

function SeriesField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation('desk');
  const series = useSeriesMap();
  const name = useSeriesName();
  return (
    <Select label={t('act.series')} required value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t('act.choose')}</option>
      {[...series.keys()].map((id) => <option key={id} value={id}>{`${name(id)} · ${id}`}</option>)}
    </Select>
  );
}
