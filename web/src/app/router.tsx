import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { words, type Area } from '@/i18n';
import { NotFound, Broken } from './broken';
import { session, type Role } from './session';
import { Arriving, Shell } from './shell';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Broken });

/** A screen is fetched with its words when somebody goes there. */
function screen<const Path extends string>(path: Path, area: Area, load: () => Promise<{ default: React.ComponentType }>, roles?: readonly Role[]) {
  return createRoute({
    getParentRoute: () => root,
    path,
    beforeLoad: async ({ location }) => {
      const who = session.get();
      if (roles && (!who || !roles.includes(who.role))) throw redirect({ to: '/sign-in', search: { next: location.href } as never });
      await words(area);
    },
    component: lazyRouteComponent(load),
    pendingComponent: Arriving,
  });
}

const ANYBODY: readonly Role[] = ['operator', 'issuer', 'merchant', 'holder', 'bank', 'regulator', 'auditor'];
const ISSUERS: readonly Role[] = ['issuer', 'operator'];
const TILLS: readonly Role[] = ['merchant', 'issuer', 'operator'];
const OVERSEERS: readonly Role[] = ['operator', 'regulator', 'auditor'];
const DESKS: readonly Role[] = [...OVERSEERS, 'bank'];

const routes = root.addChildren([
  screen('/', 'market', () => import('@/market/board')),
  screen('/market/$series', 'market', () => import('@/market/series')),
  screen('/orders', 'market', () => import('@/market/orders'), ANYBODY),
  screen('/sign-in', 'common', () => import('@/start/sign-in')),
  screen('/wallet', 'wallet', () => import('@/wallet/wallet'), ANYBODY),
  screen('/wallet/$series', 'wallet', () => import('@/wallet/holding'), ANYBODY),
  screen('/wallet-history', 'wallet', () => import('@/wallet/history'), ANYBODY),
  screen('/gift/$gift', 'wallet', () => import('@/wallet/claim')),
  screen('/issuer', 'issuer', () => import('@/issuer/console'), ISSUERS),
  screen('/issuer/new', 'issuer', () => import('@/issuer/new'), ISSUERS),
  screen('/issuer/series/$series', 'issuer', () => import('@/issuer/series'), ISSUERS),
  screen('/keys', 'issuer', () => import('@/issuer/keys'), ANYBODY),
  screen('/webhooks', 'issuer', () => import('@/issuer/webhooks'), ANYBODY),
  screen('/till', 'till', () => import('@/till/till'), TILLS),
  screen('/till/day', 'till', () => import('@/till/day'), TILLS),
  screen('/desk', 'desk', () => import('@/desk/desk'), DESKS),
  screen('/desk/find', 'desk', () => import('@/desk/find'), DESKS),
  screen('/desk/records', 'desk', () => import('@/desk/records'), OVERSEERS),
  screen('/desk/records/$sequence', 'desk', () => import('@/desk/record'), OVERSEERS),
  screen('/desk/title/$token', 'desk', () => import('@/desk/title'), OVERSEERS),
  screen('/desk/members/$member', 'desk', () => import('@/desk/member'), OVERSEERS),
  screen('/desk/series/$series', 'desk', () => import('@/desk/series'), OVERSEERS),
  screen('/desk/orders/$order', 'desk', () => import('@/desk/order'), OVERSEERS),
  screen('/desk/redemptions/$redemption', 'desk', () => import('@/desk/redemption'), OVERSEERS),
  screen('/desk/escrow', 'desk', () => import('@/desk/escrow'), OVERSEERS),
  screen('/desk/flows', 'desk', () => import('@/desk/flows'), OVERSEERS),
  screen('/desk/halts', 'desk', () => import('@/desk/halts'), OVERSEERS),
  screen('/desk/system', 'desk', () => import('@/desk/system'), OVERSEERS),
  screen('/desk/bank', 'desk', () => import('@/desk/bank'), DESKS),
]);

export const router = createRouter({
  routeTree: routes,
  // What stands around a screen outlives it.
  defaultErrorComponent: Broken,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 150,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
