import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { inLanguage } from '@/lib/names';
import { ButtonLink, Icon } from '@/ui';
import { session, useSession, type Session } from './session';
import { change, useSettings } from './settings';

/** Who is signed in, and how the page looks. Made without a library: it is in the first view. */
export function Account() {
  const { t } = useTranslation();
  const who = useSession();
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();
  const close = () => setOpen(false);
  useDismissed(box, isOpen, () => {
    close();
    button.current?.focus();
  });
  return (
    <>
      {!who && <ButtonLink to="/sign-in" kind="primary" size="small">{t('signIn')}</ButtonLink>}
      <div ref={box} className="relative" onBlur={({ relatedTarget }) => relatedTarget && !box.current?.contains(relatedTarget) && close()}>
        <button ref={button} type="button" aria-label={t('account.menu')} aria-expanded={isOpen} aria-controls={isOpen ? panel : undefined} onClick={() => setOpen(!isOpen)} className="inline-flex h-10 min-w-10 items-center justify-center gap-2 rounded-lg px-2 hover:bg-sunken">
          {who ? <Face who={who} /> : <Icon name="settings" />}
        </button>
        {isOpen && (
          <div id={panel} role="group" aria-label={t('account.menu')} className="absolute top-full right-0 z-50 mt-1.5 max-h-[80dvh] w-64 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-card">
            <Looks />
            {who && <Ways onGone={close} />}
          </div>
        )}
      </div>
    </>
  );
}

function Face({ who }: { who: Session }) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const name = who.name ? inLanguage(language, who.name) : who.member;
  return (
    <>
      <span className="grid size-7 place-items-center rounded-full bg-accent-soft text-[13px] font-semibold text-accent">{initial(name)}</span>
      <span className="hidden max-w-40 truncate text-left text-[13px] leading-tight lg:block">
        {name}
        <span className="block text-[11px] text-muted">{t(`role.${who.role}`)}</span>
      </span>
    </>
  );
}

function Looks() {
  const { t } = useTranslation();
  const { language, theme, up } = useSettings();
  return (
    <>
      <Group label={t('account.language')} value={language} onChange={(value) => change({ language: value })} choices={[['zh-CN', '简体中文'], ['en', 'English']]} />
      <Group label={t('account.theme')} value={theme} onChange={(value) => change({ theme: value })} choices={(['system', 'light', 'dark'] as const).map((name) => [name, t(`account.themes.${name}`)])} />
      <Group label={t('account.up')} value={up} onChange={(value) => change({ up: value })} choices={(['language', 'red', 'green'] as const).map((name) => [name, t(`account.ups.${name}`)])} />
    </>
  );
}

function Ways({ onGone }: { onGone: () => void }) {
  const { t } = useTranslation();
  const leave = () => {
    onGone();
    session.set(null);
  };
  return (
    <div className="mt-1 border-t border-line pt-1">
      <Link to="/keys" onClick={onGone} className={ITEM}><Icon name="key" className="size-4" />{t('account.keys')}</Link>
      <button type="button" onClick={leave} className={ITEM}><Icon name="arrow" className="size-4" />{t('signOut')}</button>
    </div>
  );
}

const ITEM = 'flex min-h-10 w-full cursor-pointer items-center gap-2 rounded-lg px-2.5 py-1.5 text-left hover:bg-sunken sm:min-h-9';

function Group<T extends string>({ label, value, choices, onChange }: { label: ReactNode; value: T; choices: readonly (readonly [T, ReactNode])[]; onChange: (value: T) => void }) {
  const name = useId();
  return (
    <fieldset>
      <legend className="px-2.5 pt-2 pb-0.5 text-xs text-muted">{label}</legend>
      {choices.map(([choice, word]) => (
        <label key={choice} className={`${ITEM} justify-between has-focus-visible:outline-2 has-focus-visible:outline-accent`}>
          {word}
          <input type="radio" name={name} checked={choice === value} onChange={() => onChange(choice)} className="sr-only" />
          {choice === value && <Icon name="check" className="size-4 text-accent" />}
        </label>
      ))}
    </fieldset>
  );
}

/** Closes what is open on Escape and on a press elsewhere. */
function useDismissed(box: RefObject<HTMLElement | null>, isOpen: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!isOpen) return undefined;
    const key = (event: KeyboardEvent) => event.key === 'Escape' && latest.current();
    const press = (event: PointerEvent) => !box.current?.contains(event.target as Node) && latest.current();
    document.addEventListener('keydown', key);
    document.addEventListener('pointerdown', press);
    return () => {
      document.removeEventListener('keydown', key);
      document.removeEventListener('pointerdown', press);
    };
  }, [isOpen, box]);
}

function initial(name: string): string {
  return name.startsWith('mem_') ? name.slice(4, 6) : [...name][0] ?? '?';
}
