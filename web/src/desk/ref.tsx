import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { oversees, useSession } from '@/app/session';
import { useMemberName, useSeriesName } from '@/lib/names';
import { cx } from '@/ui/cx';
import { kindOf, type Sought } from './ids';

/** Where one reads about what was found. What has no page of its own is looked for. */
export function wayTo(sought: Sought): LinkProps {
  switch (sought.what) {
    case 'record': return { to: '/desk/records/$sequence', params: { sequence: String(sought.sequence) } };
    case 'token': return { to: '/desk/title/$token', params: { token: sought.token } };
    case 'thing': return wayToThing(sought.id);
    case 'units': return lookFor(`${sought.series} ${sought.first}-${sought.last}`);
    case 'account': return lookFor([sought.member, sought.purpose, sought.currency].filter(Boolean).join(' '));
    case 'mistyped': return lookFor(sought.token);
    case 'words': return lookFor(sought.words);
  }
}

function wayToThing(id: string): LinkProps {
  switch (kindOf(id)) {
    case 'member': return { to: '/desk/members/$member', params: { member: id } };
    case 'series': return { to: '/desk/series/$series', params: { series: id } };
    case 'order': return { to: '/desk/orders/$order', params: { order: id } };
    case 'redemption': return { to: '/desk/redemptions/$redemption', params: { redemption: id } };
    default: return lookFor(id);
  }
}

function lookFor(q: string): LinkProps {
  return { to: '/desk/find', search: { q } as never };
}

const LINK = 'rounded text-accent hover:underline';
/** Known for a link without its colour: it stands among other words. */
const IN_TEXT = 'underline decoration-strong-line underline-offset-2';

/** An id that leads to what it names, with the name of whoever has one. */
export function Ref({ id, plain = false, className }: { id: string; /** Without the name. */ plain?: boolean; className?: string }) {
  const member = useMemberName();
  const series = useSeriesName();
  const kind = kindOf(id);
  const name = plain ? id : kind === 'member' ? member(id) : kind === 'series' ? series(id) : id;
  const mayRead = useMayRead();
  if (!mayRead) return <span title={id} className={className}>{name}</span>;
  return (
    <Link {...wayToThing(id)} className={cx(LINK, 'inline-block max-w-full truncate align-bottom', className)} title={name === id ? undefined : id}>
      {name}
      {name !== id && <span className="num ml-1.5 text-xs text-muted">{id}</span>}
    </Link>
  );
}

/** A record by its place in the journal. */
export function RecordRef({ sequence, children }: { sequence: number; children?: ReactNode }) {
  if (!useMayRead()) return <span className="num">{children ?? `#${sequence}`}</span>;
  return <Link to="/desk/records/$sequence" params={{ sequence: String(sequence) }} className={cx(LINK, IN_TEXT, 'num')}>{children ?? `#${sequence}`}</Link>;
}

export function TokenRef({ token }: { token: string }) {
  return <Link to="/desk/title/$token" params={{ token }} className={cx(LINK, IN_TEXT, 'num font-mono text-[13px]')}>{token}</Link>;
}

/** The bank sees its own work: the pages of things are for those who oversee. */
function useMayRead(): boolean {
  return oversees(useSession()?.role);
}
