import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, Input, Select } from '@/ui';
import { SORTS, type Filter, type Sort } from './board-query';
import { useCategory } from './names';
import type { BoardRow } from './shapes';

const PAUSE = 250;

/** Search and filters of the board. */
export function BoardFilters({ filter, onChange, rows }: { filter: Filter; onChange: (part: Partial<Filter>) => void; rows: readonly BoardRow[] | undefined }) {
  const { t } = useTranslation(['market', 'common']);
  const category = useCategory();
  const { categories, currencies } = useSeen(rows, filter);
  return (
    <div role="search" aria-label={t('board.filters')} className="grid grid-cols-6 gap-2 p-3 sm:grid-cols-[minmax(12rem,1fr)_repeat(3,auto)_auto] sm:items-center">
      <Search value={filter.q} onChange={(q) => onChange({ q })} />
      <Select className="col-span-2 sm:col-span-1" label={t('board.category')} hideLabel value={filter.category} onChange={({ target }) => onChange({ category: target.value })}>
        <option value="">{t('board.anyCategory')}</option>
        {categories.map((code) => <option key={code} value={code}>{category(code)}</option>)}
      </Select>
      <Select className="col-span-2 sm:col-span-1" label={t('board.currency')} hideLabel value={filter.currency} onChange={({ target }) => onChange({ currency: target.value })}>
        <option value="">{t('board.anyCurrency')}</option>
        {currencies.map((code) => <option key={code} value={code}>{code}</option>)}
      </Select>
      <Select className="col-span-2 sm:col-span-1" label={t('board.sort')} hideLabel value={`${filter.sort} ${filter.order}`} onChange={({ target }) => onChange(sortOf(target.value))}>
        {SORTS.flatMap((sort) => (['desc', 'asc'] as const).map((order) => (
          <option key={`${sort} ${order}`} value={`${sort} ${order}`}>{t(`sorts.${sort}.${order}`)}</option>
        )))}
      </Select>
      <button type="button" aria-pressed={filter.starred} onClick={() => onChange({ starred: !filter.starred })} className="inline-flex h-10 items-center max-sm:order-first max-sm:col-start-6 max-sm:row-start-1 max-sm:px-0 justify-center gap-1.5 rounded-lg border border-line px-3 text-muted hover:border-strong-line aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent">
        <Icon name="star" className="size-4" />
        <span className="max-sm:sr-only">{t('board.starred')}</span>
      </button>
    </div>
  );
}

/** What was typed is asked for after a short pause. */
function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('market');
  const [text, setText] = useState(value);
  const latest = useRef(onChange);
  latest.current = onChange;
  const sent = useRef(value);
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = text;
      latest.current(text);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return <Input label={t('board.search')} hideLabel type="search" className="col-span-5 sm:col-span-1" placeholder={t('board.search')} before={<Icon name="search" className="size-4" />} value={text} onChange={({ target }) => setText(target.value)} />;
}

/** What there is to choose from: all that was ever seen on this page, so that a choice does not take the others away. */
function useSeen(rows: readonly BoardRow[] | undefined, filter: Filter) {
  const seen = useRef({ categories: new Set<string>(), currencies: new Set<string>() });
  for (const row of rows ?? []) {
    if (row.category) seen.current.categories.add(String(row.category));
    seen.current.currencies.add(row.currency);
  }
  if (filter.category) seen.current.categories.add(filter.category);
  if (filter.currency) seen.current.currencies.add(filter.currency);
  return { categories: [...seen.current.categories].sort(), currencies: [...seen.current.currencies].sort() };
}

function sortOf(value: string): Pick<Filter, 'sort' | 'order'> {
  const [sort, order] = value.split(' ');
  return { sort: sort as Sort, order: order === 'asc' ? 'asc' : 'desc' };
}
