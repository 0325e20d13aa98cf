import { DropdownMenu as Menu } from 'radix-ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { inLanguage } from '@/lib/names';
import { ButtonLink, Icon } from '@/ui';
import { session, useSession } from './session';
import { change, useSettings } from './settings';

/** Who is signed in, and how the page looks. */
export function Account() {
  const { t } = useTranslation();
  const who = useSession();
  const { language, theme, up } = useSettings();
  return (
    <>
      {!who && <ButtonLink to="/sign-in" kind="primary" size="small">{t('signIn')}</ButtonLink>}
      <Menu.Root>
        <Menu.Trigger aria-label={t('account.menu')} className="inline-flex h-9 items-center gap-2 rounded-lg px-2 hover:bg-sunken">
          {who ? (
            <>
              <span className="grid size-7 place-items-center rounded-full bg-accent-soft text-[13px] font-semibold text-accent">{initial(who.name ? inLanguage(language, who.name) : who.member)}</span>
              <span className="hidden max-w-40 truncate text-left text-[13px] leading-tight lg:block">
                {who.name ? inLanguage(language, who.name) : who.member}
                <span className="block text-[11px] text-muted">{t(`role.${who.role}`)}</span>
              </span>
            </>
          ) : <Icon name="settings" />}
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content align="end" sideOffset={6} className="z-50 min-w-60 rounded-xl border border-line bg-surface p-1.5 shadow-card">
            <Group label={t('account.language')} value={language} onChange={(value) => change({ language: value as typeof language })} choices={[['zh-CN', '简体中文'], ['en', 'English']]} />
            <Group label={t('account.theme')} value={theme} onChange={(value) => change({ theme: value as typeof theme })} choices={(['system', 'light', 'dark'] as const).map((name) => [name, t(`account.themes.${name}`)])} />
            <Group label={t('account.up')} value={up} onChange={(value) => change({ up: value as typeof up })} choices={(['language', 'red', 'green'] as const).map((name) => [name, t(`account.ups.${name}`)])} />
            {who && (
              <>
                <Menu.Separator className="my-1 h-px bg-line" />
                <Menu.Item asChild><Link to="/keys" className={ITEM}><Icon name="key" className="size-4" />{t('account.keys')}</Link></Menu.Item>
                <Menu.Item className={ITEM} onSelect={() => session.set(null)}><Icon name="arrow" className="size-4" />{t('signOut')}</Menu.Item>
              </>
            )}
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}

const ITEM = 'flex cursor-pointer items-center gap-2 rounded-lg px-2.5 py-1.5 outline-none data-[highlighted]:bg-sunken';

function Group({ label, value, choices, onChange }: { label: ReactNode; value: string; choices: readonly (readonly [string, ReactNode])[]; onChange: (value: string) => void }) {
  return (
    <>
      <Menu.Label className="px-2.5 pt-2 pb-0.5 text-xs text-muted">{label}</Menu.Label>
      <Menu.RadioGroup value={value} onValueChange={onChange}>
        {choices.map(([name, word]) => (
          <Menu.RadioItem key={name} value={name} className={`${ITEM} justify-between`} onSelect={(event) => event.preventDefault()}>
            {word}
            <Menu.ItemIndicator><Icon name="check" className="size-4 text-accent" /></Menu.ItemIndicator>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

function initial(name: string): string {
  return name.startsWith('mem_') ? name.slice(4, 6) : [...name][0] ?? '?';
}
