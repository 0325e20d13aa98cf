import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMerchants } from '@/lib/merchants';
import { useMemberName } from '@/lib/names';
import { Button, Icon, Input } from '@/ui';
import { cx } from '@/ui/cx';
import { useFieldWords, type EntryProps } from './field-entry';
import { splitList } from './values';

function listOf(entry: EntryProps['entry']): readonly string[] {
  return Array.isArray(entry) ? (entry as readonly string[]) : [];
}

/** Who takes the coupon: ids are typed or pasted, those that are known are offered. */
export function MembersEntry(props: EntryProps) {
  const { field, entry, onWrite } = props;
  const name = useMemberName();
  const known = useMerchants()?.map(({ id }) => id);
  const members = listOf(entry);
  const offered = (known ?? []).filter((id) => !members.includes(id)).slice(0, 8);
  const nameOf = (id: string) => (name(id) === id ? id : `${name(id)} · ${id}`);
  return <Tags {...props} key={field.name} placeholder="mem_…" nameOf={nameOf} offered={offered} onAdd={(ids) => onWrite([...new Set([...members, ...ids])])} />;
}

const CATEGORIES = ['5812', '5814', '5411', '5311', '7011', '7991'] as const;

export function CategoriesEntry(props: EntryProps) {
  const { t } = useTranslation();
  const codes = listOf(props.entry);
  const nameOf = (code: string) => t(`category.${code}`, { defaultValue: t('category.other', { code }) });
  return <Tags {...props} placeholder="5812" nameOf={(code) => `${nameOf(code)} · ${code}`} offered={CATEGORIES.filter((code) => !codes.includes(code))} onAdd={(ids) => props.onWrite([...new Set([...codes, ...ids])])} />;
}

function Tags({ field, entry, errors, onWrite, placeholder, nameOf, offered, onAdd }: EntryProps & { placeholder: string; nameOf: (id: string) => string; offered: readonly string[]; onAdd: (ids: string[]) => void }) {
  const { t } = useTranslation('issuer');
  const { label, hint } = useFieldWords(field);
  const [text, setText] = useState('');
  const chosen = listOf(entry);
  const add = () => {
    onAdd(splitList(text));
    setText('');
  };
  return (
    <div className="grid gap-2 sm:col-span-2">
      <div className="flex items-start gap-2">
        <Input className="flex-1" label={label} placeholder={placeholder} value={text} onChange={(event) => setText(event.target.value)} onBlur={() => text.trim() && add()} onKeyDown={(event) => { if (event.key === 'Enter' && text.trim()) { event.preventDefault(); add(); } }} {...(hint && { hint })} {...(errors.length > 0 && { error: errors.join(' ') })} />
        <Button className="mt-6" disabled={!text.trim()} onClick={add}>{t('new.add')}</Button>
      </div>
      <ul className="flex flex-wrap gap-1.5">
        {chosen.map((id) => (
          <li key={id}>
            <button type="button" onClick={() => onWrite(chosen.filter((other) => other !== id))} aria-label={t('new.remove', { name: nameOf(id) })} className="num inline-flex min-h-8 items-center gap-1 rounded-lg bg-accent-soft px-2 text-[13px] text-accent hover:line-through">
              {nameOf(id)}<Icon name="x" className="size-3.5" />
            </button>
          </li>
        ))}
        {offered.map((id) => (
          <li key={id}>
            <button type="button" onClick={() => onAdd([id])} className="num inline-flex min-h-8 items-center gap-1 rounded-lg border border-dashed border-strong-line px-2 text-[13px] text-muted hover:border-accent hover:text-accent">
              <Icon name="plus" className="size-3.5" />{nameOf(id)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Monday 1 to Sunday 7. */
const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

export function WeekdaysEntry({ field, entry, errors, onWrite }: EntryProps) {
  const { label, hint } = useFieldWords(field);
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
  const chosen = listOf(entry);
  const flip = (day: string) => onWrite(DAYS.filter((each) => (each === day ? !chosen.includes(day) : chosen.includes(each))));
  return (
    <fieldset className="sm:col-span-2">
      <legend className="mb-1 text-[13px] font-medium text-muted">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {DAYS.map((day) => (
          // The first of January 2024 was a Monday.
          <button key={day} type="button" aria-pressed={chosen.includes(day)} onClick={() => flip(day)} className={cx('h-10 min-w-12 rounded-lg border px-2', chosen.includes(day) ? 'border-accent bg-accent-soft font-medium text-accent' : 'border-line text-muted hover:border-strong-line')}>
            {format.format(new Date(Date.UTC(2024, 0, Number(day))))}
          </button>
        ))}
      </div>
      {(errors.length > 0 || hint) && <p role={errors.length ? 'alert' : undefined} className={cx('mt-1 text-xs', errors.length ? 'text-bad' : 'text-muted')}>{errors.join(' ') || hint}</p>}
    </fieldset>
  );
}
