import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useIsFetching } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsDemo } from '@/lib/names';
import { Icon, Skeleton, Toasts, type IconName } from '@/ui';
import { Account } from './account';
import { useSession, type Role } from './session';

// Without a network it may not come; no screen is to break for want of it.
const SandboxBar = lazy((): Promise<{ default: ComponentType }> => import('@/sandbox/bar').catch(() => ({ default: () => null })));

interface Place {
  to: '/' | '/wallet' | '/issuer' | '/till' | '/desk';
  word: string;
  icon: IconName;
  /** Who has business there; everybody where absent. */
  roles?: readonly Role[];
}

const PLACES: readonly Place[] = [
  { to: '/', word: 'nav.market', icon: 'market' },
  { to: '/wallet', word: 'nav.wallet', icon: 'wallet' },
  { to: '/issuer', word: 'nav.issuer', icon: 'issuer', roles: ['issuer', 'operator'] },
  { to: '/till', word: 'nav.till', icon: 'till', roles: ['merchant', 'issuer', 'operator'] },
  { to: '/desk', word: 'nav.desk', icon: 'desk', roles: ['operator', 'regulator', 'auditor', 'bank'] },
];

/** What stands around every screen. */
export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const isDemo = useIsDemo();
  const places = PLACES.filter(({ roles }) => !roles || (session && roles.includes(session.role)));
  return (
    <div className="flex min-h-dvh flex-col pb-[calc(3.5rem+env(safe-area-inset-bottom))] md:pb-0">
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-lg focus:bg-surface focus:p-2">{t('nav.skip')}</a>
      {isDemo && (
        <Suspense fallback={<div className="h-11 bg-bar" />}>
          <SandboxBar />
        </Suspense>
      )}
      <header className="sticky top-0 z-30 border-b border-line bg-surface/95 backdrop-blur">
        <div className="mx-auto flex h-14 max-w-[110rem] items-center gap-4 px-4">
          <Link to="/" className="flex items-center gap-2 text-lg font-semibold tracking-tight" aria-label="闲券 Xianquan">
            <img src="/icon.svg" alt="" width={28} height={28} />
            <span>闲券</span>
          </Link>
          <nav aria-label={t('nav.main')} className="hidden items-center gap-1 md:flex">
            {places.map((place) => <NavLink key={place.to} place={place} />)}
          </nav>
          <div className="ml-auto flex items-center gap-2">
            <Connection />
            <Account />
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[110rem] flex-1 px-3 py-4 sm:px-4 sm:py-6">
        <Outlet />
      </main>
      <nav aria-label={t('nav.main')} className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
        {places.map((place) => <TabLink key={place.to} place={place} />)}
      </nav>
      <Toasts />
      <Announcer />
    </div>
  );
}

function NavLink({ place }: { place: Place }) {
  const { t } = useTranslation();
  return (
    <Link to={place.to} activeOptions={{ exact: place.to === '/' }} className="rounded-lg px-3 py-1.5 text-muted hover:text-ink [&.active]:bg-sunken [&.active]:font-medium [&.active]:text-ink">
      {t(place.word)}
    </Link>
  );
}

function TabLink({ place }: { place: Place }) {
  const { t } = useTranslation();
  return (
    <Link to={place.to} activeOptions={{ exact: place.to === '/' }} className="flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] text-muted [&.active]:text-accent">
      <Icon name={place.icon} />
      {t(place.word)}
    </Link>
  );
}

/** Says when this computer is offline: what is shown is what was. */
function Connection() {
  const { t } = useTranslation();
  const [online, setOnline] = useState(navigator.onLine);
  const asking = useIsFetching() > 0;
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  if (!online) {
    return (
      <span role="status" className="inline-flex items-center gap-1.5 rounded-lg bg-warn-soft px-2 py-1 text-[13px] text-warn">
        <Icon name="offline" className="size-4" />
        <span className="hidden sm:inline">{t('offline')}</span>
      </span>
    );
  }
  return <span aria-hidden className={`size-1.5 rounded-full bg-accent transition-opacity ${asking ? 'opacity-100' : 'opacity-0'}`} />;
}

/** Tells screen readers where they have come to. */
function Announcer() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [title, setTitle] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setTitle(document.querySelector('h1')?.textContent ?? document.title), 300);
    return () => clearTimeout(timer);
  }, [path]);
  return <div aria-live="polite" className="sr-only">{title}</div>;
}

/** A screen that is on its way. */
export function Arriving() {
  return (
    <div className="grid gap-4">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-40" />
      <Skeleton className="h-64" />
    </div>
  );
}
