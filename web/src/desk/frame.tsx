import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { PageHead } from '@/ui';
import { Search } from './search';

const PLACES = [
  ['/desk', 'nav.overview'],
  ['/desk/records', 'nav.records'],
  ['/desk/escrow', 'nav.escrow'],
  ['/desk/flows', 'nav.flows'],
  ['/desk/halts', 'nav.halts'],
  ['/desk/system', 'nav.system'],
  ['/desk/bank', 'nav.bank'],
] as const;

/** The top of each page of the desk: where one is, and the search that is always at hand. */
export function DeskFrame({ title, about, actions, children }: { title: ReactNode; about?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('desk');
  const isBank = useSession()?.role === 'bank';
  const nav = useRef<HTMLElement>(null);
  // On a phone the place where one is may lie outside of what is in sight.
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('.active');
    if (here && nav.current) nav.current.scrollLeft = here.offsetLeft - nav.current.clientWidth / 2 + here.offsetWidth / 2;
  }, []);
  return (
    <>
      {!isBank && (
        <div className="mb-4 flex flex-col-reverse gap-3 border-line md:flex-row md:items-end md:justify-between md:gap-6 md:border-b">
          <nav ref={nav} aria-label={t('nav.label')} className="relative -mx-3 flex gap-1 overflow-x-auto border-b border-line px-3 md:mx-0 md:border-0 md:px-0">
            {PLACES.map(([to, word]) => (
              <Link key={to} to={to} activeOptions={{ exact: to === '/desk' }} className="-mb-px flex h-10 shrink-0 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-ink [&.active]:border-accent [&.active]:font-medium [&.active]:text-ink">{t(word)}</Link>
            ))}
          </nav>
          <Search />
        </div>
      )}
      <PageHead title={title} about={about} actions={actions} />
      {children}
    </>
  );
}
