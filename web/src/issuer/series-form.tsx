import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useSettings } from '@/app/settings';
import { keyed, useCommand } from '@/lib/command';
import { inLanguage, type Named } from '@/lib/names';
import { Button, Card, Fault } from '@/ui';
import { recorded } from './ask';
import { currencyOf } from './currency';
import { chooseTemplate, keepEntries, keptEntries } from './draft';
import { FieldEntry } from './field-entry';
import { fieldsOf, GROUPS, type Field } from './fields';
import { faultsAt, problemsIn, useChecks, type Checks } from './checks';
import { useMember } from './queries';
import { SeriesPreview } from './series-preview';
import type { Template } from './templates';
import { firstEntries, readEntries, type Entries, type Entry } from './values';

/** The form of a template, with what it comes to beside it. */
export function SeriesForm({ issuer, template }: { issuer: string; template: Template }) {
  const member = useMember(issuer);
  const fields = useMemo(() => fieldsOf(template.fill_schema), [template]);
  const [written, setWritten] = useState<Entries | null>(keptEntries);
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set());
  const entries = written ?? firstEntries(fields, currencyOf(member.data?.jurisdiction), member.data?.time_zone ?? 'Asia/Shanghai');
  const read = readEntries(fields, entries);
  const body = { issuer, template: { id: template.id, version: template.version }, values: read.values };
  const checks = useChecks(body);
  const write = (name: string, entry: Entry) => {
    const next = { ...entries, [name]: entry };
    setWritten(next);
    keepEntries(next);
    setTouched((now) => new Set(now).add(name));
  };
  const save = useSave(() => setTouched(new Set(fields.map(({ name }) => name))));
  const faults = faultsAt(read.faults, [...checks.problems, ...problemsIn(save.error)], template.document);
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <form noValidate className="grid grid-cols-1 gap-4" onSubmit={(event) => { event.preventDefault(); save.mutate(body); }}>
        <Groups fields={fields} entries={entries} faults={faults} touched={touched} write={write} />
        {save.error && problemsIn(save.error).length === 0 ? <Fault compact error={save.error} /> : null}
        <FormFoot template={template} isBusy={save.isPending} />
        <datalist id="zones">{ZONES.map((zone) => <option key={zone} value={zone} />)}</datalist>
      </form>
      <SeriesPreview template={template} entries={entries} values={read.values} checks={checks} faulty={Object.keys(read.faults)} />
    </div>
  );
}

const ZONES = Intl.supportedValuesOf('timeZone');

type Body = Checks['body'];

function useSave(onRefused: () => void) {
  const { t } = useTranslation('issuer');
  const navigate = useNavigate();
  return useCommand({
    send: (body: Body, key) => recorded(api.take(api.raw.POST('/v1/issue/series', { body: body as never, ...keyed(key) }))),
    says: () => t('new.saved'),
    onDone: ({ id }) => {
      chooseTemplate(null);
      if (id) void navigate({ to: '/issuer/series/$series', params: { series: id } });
    },
    onFailed: onRefused,
  });
}

interface GroupsProps {
  fields: readonly Field[];
  entries: Entries;
  faults: ReadonlyMap<string, readonly string[]>;
  touched: ReadonlySet<string>;
  write: (name: string, entry: Entry) => void;
}

function Groups({ fields, entries, faults, touched, write }: GroupsProps) {
  const { t } = useTranslation('issuer');
  const currency = typeof entries['currency'] === 'string' ? entries['currency'] : 'CNY';
  return GROUPS.map((group) => {
    const inGroup = fields.filter((field) => field.group === group);
    if (inGroup.length === 0) return null;
    return (
      <Card key={group} title={t(`group.${group}`)}>
        <div className="grid gap-4 sm:grid-cols-2">
          {inGroup.map((field) => (
            <FieldEntry key={field.name} field={field} entry={entries[field.name]} currency={currency} errors={touched.has(field.name) ? (faults.get(field.name) ?? []) : []} onWrite={(entry) => write(field.name, entry)} />
          ))}
        </div>
      </Card>
    );
  });
}

function FormFoot({ template, isBusy }: { template: Template; isBusy: boolean }) {
  const { t } = useTranslation('issuer');
  const { language } = useSettings();
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <Button kind="quiet" onClick={() => chooseTemplate(null)}>{t('new.otherTemplate', { name: inLanguage(language, template.title as Named) })}</Button>
      <span className="flex items-center gap-3">
        <span className="text-[13px] text-muted">{t('new.then')}</span>
        <Button type="submit" kind="primary" isBusy={isBusy}>{t('new.save')}</Button>
      </span>
    </div>
  );
}
