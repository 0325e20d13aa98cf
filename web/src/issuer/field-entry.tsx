import { useTranslation } from 'react-i18next';
import { Check, Input, Select } from '@/ui';
import { CategoriesEntry, MembersEntry, WeekdaysEntry } from './list-entry';
import { CURRENCIES } from './currency';
import type { Field } from './fields';
import type { Entry } from './values';

export interface EntryProps {
  field: Field;
  entry: Entry | undefined;
  currency: string;
  errors: readonly string[];
  onWrite: (entry: Entry) => void;
}

/** A field of the form, as its kind wants it. */
export function FieldEntry(props: EntryProps) {
  switch (props.field.kind) {
    case 'titles': return <TitlesEntry {...props} />;
    case 'yes': return <YesEntry {...props} />;
    case 'currency': return <CurrencyEntry {...props} />;
    case 'members': return <MembersEntry {...props} />;
    case 'weekdays': return <WeekdaysEntry {...props} />;
    case 'categories': return <CategoriesEntry {...props} />;
    default: return <TextEntry {...props} />;
  }
}

/** Its name and what it means; a template that is newer than the words brings its own. */
export function useFieldWords({ name, about, isRequired }: Field): { label: string; hint: string | undefined } {
  const { t, i18n } = useTranslation('issuer');
  const label = t(`field.${name}`, { defaultValue: name.replaceAll('_', ' ') });
  const hint = i18n.exists(`issuer:hint.${name}`) ? t(`hint.${name}`) : i18n.exists(`issuer:field.${name}`) ? undefined : (about ?? undefined);
  return { label: isRequired ? label : t('new.optional', { label }), hint };
}

function TextEntry({ field, entry, currency, errors, onWrite }: EntryProps) {
  const { label, hint } = useFieldWords(field);
  const { kind } = field;
  const unit = kind === 'money' ? currency : kind === 'share' ? '%' : undefined;
  return (
    <Input
      label={label}
      name={field.name}
      value={typeof entry === 'string' ? entry : ''}
      onChange={(event) => onWrite(event.target.value)}
      required={field.isRequired}
      {...(kind === 'date' ? { type: 'date' } : kind === 'zone' ? { list: 'zones' } : { inputMode: kind === 'number' ? ('numeric' as const) : ('decimal' as const) })}
      {...(unit && { after: unit })}
      {...(hint && { hint })}
      {...(errors.length > 0 && { error: errors.join(' ') })}
    />
  );
}

function TitlesEntry({ field, entry, errors, onWrite }: EntryProps) {
  const { t } = useTranslation('issuer');
  const title = typeof entry === 'object' && 'zh' in entry ? entry : { zh: '', en: '' };
  return (
    <div className="grid gap-4 sm:col-span-2 sm:grid-cols-2">
      {(['zh', 'en'] as const).map((language) => (
        <Input
          key={language}
          label={t(`field.${field.name}_${language}`, { defaultValue: `${field.name} ${language}` })}
          lang={language}
          maxLength={120}
          value={title[language]}
          onChange={(event) => onWrite({ ...title, [language]: event.target.value })}
          required
          {...(errors.length > 0 && !title[language].trim() && { error: errors.join(' ') })}
        />
      ))}
    </div>
  );
}

function CurrencyEntry({ field, entry, errors, onWrite }: EntryProps) {
  const { label } = useFieldWords(field);
  const { i18n } = useTranslation();
  const names = new Intl.DisplayNames(i18n.language, { type: 'currency' });
  return (
    <Select label={label} value={typeof entry === 'string' ? entry : ''} onChange={(event) => onWrite(event.target.value)} {...(errors.length > 0 && { error: errors.join(' ') })}>
      {CURRENCIES.map((code) => <option key={code} value={code}>{`${code} · ${names.of(code) ?? code}`}</option>)}
    </Select>
  );
}

function YesEntry({ field, entry, onWrite }: EntryProps) {
  const { hint } = useFieldWords(field);
  const { t } = useTranslation('issuer');
  return <div className="self-center"><Check label={t(`field.${field.name}`, { defaultValue: field.name })} {...(hint && { hint })} checked={entry === true} onChange={(event) => onWrite(event.target.checked)} /></div>;
}
