import { newIdempotencyKey, wire } from '@xianquan/client';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { usePreview } from '@/lib/preview';
import { Button, Fault, Icon, Money, Note, Stat, Stats, Table, TextArea } from '@/ui';
import { previewed } from './ask';
import { keptJob } from './bulk-kept';
import { MOST_ROWS, readBulk, type BulkFile, type FaultyLine } from './bulk-file';
import { newJob } from './bulk-run';
import { hasNoPreview } from './effect';
import type { Detail } from './queries';

/** Lines are pasted or come from a file, and are checked before anything is sent. */
export function BulkPick({ detail }: { detail: Detail }) {
  const { t } = useTranslation('issuer');
  const [text, setText] = useState('');
  const settled = useDeferredValue(text);
  const file = useMemo(() => readBulk(settled, detail.currency), [settled, detail.currency]);
  const start = () => keptJob(detail.id).set(newJob(newIdempotencyKey(), detail.id, detail.units_per_coupon, file.rows, new Date()));
  const isReady = file.rows.length > 0 && file.faults.length === 0 && !file.isTooLong;
  return (
    <div className="grid gap-3">
      <TextArea label={t('bulk.lines')} rows={7} spellCheck={false} placeholder={'mem_15,2\nmem_16,1'} value={text} onChange={(event) => setText(event.target.value)} hint={t('bulk.hint')} />
      <FileButton onText={setText} />
      {file.rows.length > 0 && <Summary detail={detail} file={file} />}
      {file.isTooLong && <Note tone="warn">{t('bulk.tooLong', { most: MOST_ROWS })}</Note>}
      {file.faults.length > 0 && <Faults faults={file.faults} />}
      {isReady && <Checks detail={detail} file={file} />}
      <Button kind="primary" disabled={!isReady} onClick={start}>{t('bulk.start', { count: file.rows.length })}</Button>
    </div>
  );
}

function FileButton({ onText }: { onText: (text: string) => void }) {
  const { t } = useTranslation('issuer');
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <input ref={input} type="file" accept=".csv,.txt,text/csv,text/plain" className="sr-only" tabIndex={-1} aria-label={t('bulk.file')} onChange={(event) => void event.target.files?.[0]?.text().then(onText)} />
      <Button onClick={() => input.current?.click()}><Icon name="download" className="size-4 rotate-180" />{t('bulk.file')}</Button>
    </div>
  );
}

function Summary({ detail, file }: { detail: Detail; file: BulkFile }) {
  const { t } = useTranslation('issuer');
  const { count } = useFormats();
  const face = file.total * BigInt(detail.units_per_coupon) * BigInt(detail.unit_value);
  return (
    <Stats>
      <Stat label={t('bulk.members')} value={count(file.rows.length)} />
      <Stat label={t('figure.coupons')} value={count(file.total)} />
      <Stat label={t('figure.face')} value={<Money minor={face} currency={detail.currency} />} />
    </Stats>
  );
}

function Faults({ faults }: { faults: readonly FaultyLine[] }) {
  const { t } = useTranslation('issuer');
  const columns = [
    { key: 'line', head: t('bulk.line'), isNumber: true, cell: ({ line }: FaultyLine) => line },
    { key: 'text', head: t('bulk.text'), cell: ({ text }: FaultyLine) => <code className="font-mono text-xs break-all">{text.slice(0, 80)}</code> },
    { key: 'fault', head: t('bulk.why'), cell: ({ fault }: FaultyLine) => <span className="text-bad">{t(`bulk.fault.${fault}`)}</span> },
  ];
  return (
    <div role="alert" className="max-h-60 overflow-auto rounded-xl border border-bad">
      <p className="px-4 pt-2 font-medium text-bad">{t('bulk.faulty', { count: faults.length })}</p>
      <Table dense label={t('bulk.why')} columns={columns} rows={faults.slice(0, 200)} keyOf={({ line }) => String(line)} />
    </div>
  );
}

/** The most grants that one command may have. */
const MOST_GRANTS = 10_000;

/** All lines as one command, previewed: it is refused where the escrow is short or a member unknown. */
function Checks({ detail, file }: { detail: Detail; file: BulkFile }) {
  const { t } = useTranslation('issuer');
  const grants = file.rows.slice(0, MOST_GRANTS).map(({ member, coupons, paid }) => ({ to: member, quantity: wire(coupons * BigInt(detail.units_per_coupon)), ...(paid !== null && { paid: wire(paid) }) }));
  const preview = usePreview('bulk', { series: detail.id, grants }, (body) => previewed('/v1/issue/units', body));
  if (preview.isAsking) return <p role="status" className="text-[13px] text-muted">{t('bulk.checking')}</p>;
  if (!preview.error) return preview.isCurrent ? <Note tone="good">{t('bulk.checked')}</Note> : null;
  return hasNoPreview(preview.error) ? null : <><Fault compact error={preview.error} /><p className="text-[13px] text-muted">{t('bulk.refusedHint')}</p></>;
}
