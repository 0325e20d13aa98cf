import { expect, test, type ConsoleMessage, type Page, type Response } from '@playwright/test';
import { open } from './look.ts';
import { person, screens, signIn, wordsOf } from './people.ts';

/** An address, and what is pressed there: `area:key` of a button's or a tab's words, each closed again by Escape. */
type Visit = readonly [path: string, ...presses: string[]];

const SERIES = 'ser_1';
const NO_GIFT = 'gft_zzzz';
const ANYBODY: readonly Visit[] = [
  ['/', 'account.menu'],
  [`/market/${SERIES}`, 'market:depth.title', 'market:interval.1m'],
  ['/sign-in'],
  [`/gift/${NO_GIFT}`],
  ['/nothing-here'],
];
const MEMBER: readonly Visit[] = [
  ...ANYBODY,
  ['/orders'],
  ['/wallet'],
  ['/wallet-history'],
  ['/keys', 'issuer:keys.make'],
  ['/webhooks', 'issuer:hooks.add'],
];
const ISSUER: readonly Visit[] = [
  ['/issuer'],
  ['/issuer/new'],
  [`/issuer/series/${SERIES}`, 'issuer:part.issue', 'issuer:part.buyback', 'issuer:buyback.open', 'issuer:part.terms'],
];
const TILL: readonly Visit[] = [['/till', 'till:setup.title'], ['/till/day']];

const DESK: readonly Visit[] = [
  ['/desk'],
  ['/desk/records', 'desk:records.hold'],
  ['/desk/records/10'],
  [`/desk/series/${SERIES}`],
  ['/desk/members/mem_4'],
  [`/desk/find?q=${SERIES}%201-3`],
  ['/desk/escrow', 'desk:escrow.roll'],
  ['/desk/flows', 'desk:flows.of.redeemed'],
  ['/desk/halts'],
  ['/desk/system', 'desk:checkpoint.make'],
  ['/desk/bank'],
];

const VISITS: readonly (readonly [role: string, visits: readonly Visit[]])[] = [
  ['holder', [...MEMBER, [`/wallet/${SERIES}`, 'wallet:do.show', 'wallet:do.give']]],
  ['issuer', [...MEMBER, ...ISSUER, ...TILL]],
  ['merchant', [...MEMBER, ...TILL]],
  ['operator', [...MEMBER, ...ISSUER, ...TILL, ...DESK, ['/desk/halts', 'desk:act.freeze_member']]],
  ['regulator', [...MEMBER, ...DESK]],
  ['auditor', [...MEMBER, ...DESK]],
  ['bank', [...MEMBER, ['/desk', 'desk:bank.deposit']]],
];

// What the policy says is the same in every language; each size and each look is walked once.
test.beforeEach(({}, info) => test.skip(info.project.name !== 'desk-en' && info.project.name !== 'phone-zh', 'once for each size'));

/** What goes wrong while a page is looked at, as the browser tells it. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  const at = () => new URL(page.url()).pathname;
  page.on('console', (message: ConsoleMessage) => {
    // What was refused is judged by its answer, which says more.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(`${at()}: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => faults.push(`${at()}: ${error.message}`));
  page.on('response', (response) => void refusal(response).then((said) => said && faults.push(`${at()}: ${said}`)));
  return faults;
}

/** Refusals are faults of the screen that provoked them, but for those that it is made to provoke here. */
function isMeant(code: string, url: string): boolean {
  if (code === 'resource_not_found') return url.endsWith(NO_GIFT);
  // A newer screen before an older server goes without what that has not, and says so.
  return code === 'route_not_found';
}

async function refusal(response: Response): Promise<string | null> {
  if (response.status() < 400) return null;
  const told = (await response.json().catch(() => null)) as { code?: string } | null;
  const code = told?.code ?? '';
  return isMeant(code, response.url()) ? null : `${response.status()} ${code} ${response.url()}`;
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
  await page.waitForLoadState('load');
  await page.waitForTimeout(500);
}

async function press(page: Page, locale: string | undefined, word: string): Promise<void> {
  const [area, key] = word.includes(':') ? (word.split(':') as [string, string]) : ['common', word];
  const name = wordsOf(locale, area)(key);
  const found = page.getByRole('button', { name }).or(page.getByRole('radio', { name, exact: true })).locator('visible=true').first();
  await found.click();
  await page.waitForTimeout(400);
  await page.keyboard.press('Escape');
}

test('the screens come with a policy', async ({ request }) => {
  const answer = await request.get(screens(), { headers: { accept: 'text/html' } });
  const policy = answer.headers()['content-security-policy'] ?? '';
  expect(policy, 'those of `vite preview` have none').toContain("default-src 'self'");
  expect(policy).not.toContain('unsafe');
});

test('nobody yet', async ({ page, context }) => {
  const faults = faultsOf(page);
  await signIn(context, null);
  for (const [path] of ANYBODY) {
    await open(page, path);
    await settled(page);
  }
  expect(faults).toEqual([]);
});

for (const [role, visits] of VISITS) {
  test(`${role}: no page and no dialog breaks the policy or logs an error`, async ({ page, context, locale }) => {
    test.setTimeout(180_000);
    const faults = faultsOf(page);
    await signIn(context, await person(role));
    for (const [path, ...presses] of visits) {
      await open(page, path);
      await settled(page);
      for (const word of presses) await press(page, locale, word);
    }
    expect(faults).toEqual([]);
  });
}

test('the camera reads under the policy', async ({ page, context, locale }) => {
  const say = wordsOf(locale, 'till');
  const faults = faultsOf(page);
  await context.grantPermissions(['camera'], { origin: screens() });
  await signIn(context, await person('merchant'));
  await open(page, '/till');
  await page.getByRole('textbox').first().fill('100');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: say('code.useCamera') }).click();
  await expect.poll(() => page.locator('video').evaluate((video) => (video as HTMLVideoElement).currentTime)).toBeGreaterThan(1);
  expect(faults).toEqual([]);
});

test('can be installed, and is kept for when there is no network', async ({ page, context }) => {
  const faults = faultsOf(page);
  await signIn(context, await person('holder'));
  await open(page, '/wallet');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const devtools = await context.newCDPSession(page);
  const { errors } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  // A browser of a test is incognito; there alone nothing is installed.
  const inTheWay = async () => (await devtools.send('Page.getInstallabilityErrors')).installabilityErrors.map(({ errorId }) => errorId);
  await expect.poll(inTheWay).toEqual(['in-incognito']);
  expect(faults).toEqual([]);
});
