import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { Badge, Button, ButtonLink, Card, done, Facts, failed, Icon } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { EventCard } from './event-card';
import { FieldList } from './field-list';
import { DeskFrame } from './frame';
import { Nothing, Sought } from './nothing';
import { Proof } from './proof';
import { idsIn, readBody, type RecordBody } from './record-body';
import { Ref } from './ref';

/** One record: what was asked, by whom, and what came of it. */
export default function RecordPage() {
  const { t } = useTranslation('desk');
  const { sequence: given } = useParams({ strict: false }) as { sequence: string };
  const sequence = /^\d{1,15}$/.test(given) ? Number(given) : 0;
  const query = useQuery({
    queryKey: ['desk', 'record', sequence],
    enabled: sequence > 0,
    // What is recorded does not change.
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const raw: unknown = await api.take(api.raw.GET('/v1/audit/records/{sequence}', { params: { path: { sequence } } }));
      return { raw, body: readBody(raw) };
    },
  });
  const { data } = query;
  const isThis = data?.body.sequence === sequence;
  return (
    <DeskFrame title={<>{t('record.one')} <span className="num">#{given}</span></>} about={t('record.about')} actions={<Neighbours sequence={sequence} />}>
      {sequence === 0 ? <Nothing id={given} /> : (
        <Sought id={`#${given}`} query={{ ...query, data: isThis || !query.error ? data : undefined }} rows={10}>
          {({ raw, body }) => <Whole key={body.sequence} raw={raw} body={body} />}
        </Sought>
      )}
    </DeskFrame>
  );
}

function Whole({ raw, body }: { raw: unknown; body: RecordBody }) {
  const { t } = useTranslation('desk');
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid grid-cols-1 gap-4">
        <Card title={t('record.command')} aside={<span className="font-mono text-xs text-muted">{body.command.name}</span>}>
          <p className="mb-2 text-lg font-medium">{t(`command.${body.command.name}`, { defaultValue: body.command.name })}</p>
          <FieldList fields={body.command.fields} />
        </Card>
        {body.refusal ? <Refused {...body.refusal} /> : (
          <Card title={t('record.events', { count: body.events.length })} flush>
            {body.events.length === 0
              ? <p className="px-4 pb-4 text-muted">{t('record.noEvents')}</p>
              : <ol className="divide-y divide-line border-t border-line">{body.events.map((event, at) => <EventCard key={at} at={at} event={event} />)}</ol>}
          </Card>
        )}
        <Raw raw={raw} />
      </div>
      <div className="grid grid-cols-1 gap-4">
        <Head body={body} />
        <Named body={body} />
        <Proof body={body} />
      </div>
    </div>
  );
}

function Head({ body }: { body: RecordBody }) {
  const { t } = useTranslation('desk');
  const { date, time } = useFormats();
  const { actor, key, refusal } = body;
  const facts = Object.values(body.facts).some((fact) => fact !== null);
  return (
    <Card title={t('record.head')}>
      <Facts rows={[
        [t('record.outcome'), refusal ? <Badge key="o" tone="bad">{t('records.refused')}</Badge> : <Badge key="o" tone="good">{t('records.happened')}</Badge>],
        [t('record.when'), <time key="w" dateTime={body.time}>{date(body.time)} {time(body.time)}</time>],
        [t('record.exactly'), <span key="e" className="font-mono text-xs">{body.time}</span>],
        [t('record.actor'), actor ? <Ref key="a" id={actor} /> : t('records.system')],
        [t('record.key'), key ? <Copyable key="k" text={key} label={t('record.key')} className="max-w-44" /> : t('record.noKey')],
      ]} />
      {facts && <><h3 className="mt-3 mb-1 text-xs text-muted">{t('record.facts')}</h3><FieldList fields={body.facts} /></>}
    </Card>
  );
}

/** So many of what a record names are listed. */
const NAMED = 14;

/** Everything that the record names, and the way to it. */
function Named({ body }: { body: RecordBody }) {
  const { t } = useTranslation('desk');
  const ids = [...idsIn([body.command.fields, body.events])];
  if (ids.length === 0) return null;
  return (
    <Card title={t('record.named')}>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {ids.slice(0, NAMED).map((id) => <li key={id} className="max-w-full"><Ref id={id} /></li>)}
        {ids.length > NAMED && <li className="text-muted">+{ids.length - NAMED}</li>}
      </ul>
    </Card>
  );
}

function Refused({ code, param }: { code: string; param: string | null }) {
  const { t } = useTranslation('desk');
  return (
    <Card title={t('record.refused')}>
      <p className="flex flex-wrap items-center gap-2"><Badge tone="bad">{code}</Badge>{param && <span className="text-[13px] text-muted">{t('record.param', { param })}</span>}</p>
      <p className="mt-2 text-muted">{t('record.refusedAbout')}</p>
    </Card>
  );
}

/** As the journal has it; written out when somebody opens it, for it may be long. */
function Raw({ raw }: { raw: unknown }) {
  const { t } = useTranslation('desk');
  const [isOpen, setOpen] = useState(false);
  const text = isOpen ? JSON.stringify(raw, null, 2) : '';
  const copy = () => navigator.clipboard.writeText(text).then(() => done(t('copied', { ns: 'common' })), failed);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="rounded-2xl border border-line bg-surface shadow-card">
      <summary className="flex min-h-12 items-center gap-2 px-4 font-medium">{t('record.raw')}</summary>
      {isOpen && (
        <div className="px-4 pb-4">
          <Button size="small" onClick={() => void copy()} className="mb-2"><Icon name="copy" className="size-4" />{t('copy', { ns: 'common' })}</Button>
          <pre tabIndex={0} role="region" aria-label={t('record.raw')} className="max-h-[32rem] overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs">{text}</pre>
        </div>
      )}
    </details>
  );
}

/** The records before and after; by the arrow keys as well. */
function Neighbours({ sequence }: { sequence: number }) {
  const { t } = useTranslation('desk');
  const navigate = useNavigate();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || (event.target as HTMLElement).closest('input, textarea, select, pre, [role=region]')) return;
      const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
      if (step !== 0 && sequence + step > 0) void navigate({ to: '/desk/records/$sequence', params: { sequence: String(sequence + step) } });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [navigate, sequence]);
  if (sequence < 1) return null;
  return (
    <>
      {sequence > 1 ? <ButtonLink to="/desk/records/$sequence" params={{ sequence: String(sequence - 1) }}><Icon name="back" className="size-4" />{t('record.before')}</ButtonLink> : <Button disabled><Icon name="back" className="size-4" />{t('record.before')}</Button>}
      <ButtonLink to="/desk/records/$sequence" params={{ sequence: String(sequence + 1) }}>{t('record.after')}<Icon name="chevron" className="size-4" /></ButtonLink>
    </>
  );
}
