import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/ui';
import { recognise, type Sought } from './ids';
import { wayTo } from './ref';

/** One field for every kind of id. It says what it takes the text for before it goes there. */
export function Search() {
  const { t } = useTranslation('desk');
  const navigate = useNavigate();
  const { q } = useSearch({ strict: false }) as { q?: unknown };
  const [text, setText] = useState(q === undefined ? '' : String(q));
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const sought = recognise(text);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (!sought) return;
    field.current?.blur();
    void navigate(wayTo(sought) as never);
  };
  return (
    <form role="search" onSubmit={go} className="group relative w-full md:mb-1.5 md:w-72 lg:w-96">
      <label className="sr-only" htmlFor="desk-search">{t('search.label')}</label>
      <Icon name="search" className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <input
        ref={field}
        id="desk-search"
        type="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-10 w-full rounded-lg border border-line bg-surface pr-10 pl-9 text-ink placeholder:text-faint hover:border-strong-line focus-visible:border-accent md:h-9"
      />
      <kbd aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 hidden -translate-y-1/2 rounded border border-line px-1.5 text-xs text-muted group-focus-within:hidden md:block">/</kbd>
      {sought && (
        <button type="submit" className="absolute inset-x-0 top-full z-20 mt-1 hidden min-h-10 items-center gap-2 rounded-lg border border-line bg-surface px-3 text-left text-[13px] shadow-card group-focus-within:flex">
          <Icon name="arrow" className="size-4 text-accent" />
          <span className="min-w-0 truncate">{t(`search.as.${wordOf(sought)}`)} <b className="num font-medium">{nameOf(sought)}</b></span>
        </button>
      )}
    </form>
  );
}

function wordOf(sought: Sought): string {
  return sought.what === 'thing' ? sought.kind : sought.what;
}

/** What is looked for, in the form that the server writes. */
export function nameOf(sought: Sought): string {
  switch (sought.what) {
    case 'record': return `#${sought.sequence}`;
    case 'thing': return sought.id;
    case 'token':
    case 'mistyped': return sought.token;
    case 'units': return sought.first === sought.last ? `${sought.series} ${sought.first}` : `${sought.series} ${sought.first}–${sought.last}`;
    case 'account': return [sought.member, sought.purpose, sought.currency].filter(Boolean).join(' · ');
    case 'words': return sought.words;
  }
}

/** `/` leads to the field from anywhere on the page. */
function useSlash(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || at.closest('input, textarea, select, [contenteditable]')) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [field]);
}
