import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { looksRight, open } from './look.ts';
import { call, firstSeries, person, screens, serverNow, signIn, wordsOf, type Person } from './people.ts';

interface Series {
  id: string;
  issuer: string;
  title: { en: string; zh: string };
  unit_value: number;
  units_per_coupon: number;
}

/** Which persons a project acts as, so that two that run at once do not meet. */
const PLACES: Record<string, number> = { 'desk-zh': 0, 'desk-en': 1, 'phone-zh': 2, 'phone-en': 0 };

let holder: Person;
let other: Person;
let series: Series;
let say: (key: string) => string;
let title: string;

test.beforeEach(async ({ context, locale }, info) => {
  say = wordsOf(locale, 'wallet');
  const at = PLACES[info.project.name] ?? 0;
  holder = await person('holder', at);
  other = await person('holder', at + 1);
  const issuer = await person('issuer', 0);
  series = await firstSeries<Series>(issuer);
  title = locale?.startsWith('zh') ? series.title.zh : series.title.en;
  await call(issuer, '/v1/issue/units', { series: series.id, grants: [holder, other].map(({ member: to }) => ({ to, quantity: 3 * series.units_per_coupon })) });
  await signIn(context, holder);
});

test('shows all coupons, what they come to, and cash', async ({ page }) => {
  await open(page, '/wallet');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('title'));
  await expect(page.getByRole('link', { name: title }).first()).toBeVisible();
  await expect(page.getByText(say('purpose.custody'), { exact: false }).first()).toBeVisible();
  await looksRight(page);
  await page.getByRole('link', { name: title }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByRole('heading', { name: say('figures.title') })).toBeVisible();
  await looksRight(page);
});

test('shows a coupon to a till, and what the till did', async ({ page }) => {
  await open(page, `/wallet/${series.id}`);
  await page.getByRole('button', { name: say('do.show') }).locator('visible=true').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('img', { name: say('show.qr') })).toBeVisible();
  await expect(dialog.getByRole('timer')).toContainText(/[45]:\d\d/);
  await looksRight(page);
  const code = (await dialog.getByText(/^\w{4}-\w{4}-\w{4}-\w{4}$/).textContent())!;
  const till = await merchantOf();
  const order_amount = 20 * series.unit_value * series.units_per_coupon;
  const items = [{ series: series.id, quantity: series.units_per_coupon }];
  const { redemption } = await call<{ redemption: { id: string } }>(till, '/v1/redeem/authorisations', { merchant: till.member, holder: holder.member, order_amount, items, code });
  await expect(dialog.getByText(say('paid.authorised'))).toBeVisible();
  await call(till, `/v1/redeem/redemptions/${redemption.id}/capture`, {});
  await expect(dialog.getByText(say('paid.captured'))).toBeVisible();
  await looksRight(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(say('uses.state.captured')).first()).toBeVisible();
});

async function merchantOf(): Promise<Person> {
  const issuer = await person('issuer', 0);
  const detail = await call<{ document: { settlement: { acceptance: { merchants: string[] } } } }>(issuer, `/v1/issue/series/${series.id}`);
  const accepted = detail.document.settlement.acceptance.merchants;
  for (let at = 0; at < 20; at += 1) {
    const merchant = await person('merchant', at);
    if (accepted.includes(merchant.member)) return merchant;
  }
  throw new Error('nobody takes this coupon');
}

test('tells what can be used at a merchant for a bill, and what it takes off', async ({ page }) => {
  const till = await merchantOf();
  await open(page, '/wallet');
  await page.getByRole('button', { name: say('do.use') }).locator('visible=true').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: say('use.merchant') }).selectOption(till.member);
  const bill = 20 * series.unit_value * series.units_per_coupon;
  await dialog.getByLabel(say('use.bill')).fill(String(bill / 100));
  const told = await call<{ items: { series: string; quantity: number }[] }>(holder, `/v1/wallet/usable?merchant=${till.member}&order_amount=${bill}`);
  const line = dialog.getByRole('listitem').filter({ hasText: title });
  await expect(dialog.getByRole('listitem')).toHaveCount(told.items.length);
  expect(told.items.find((one) => one.series === series.id)?.quantity).toBeGreaterThan(0);
  await expect(line.first()).toContainText('-');
  await looksRight(page);
});

test('gives by link, and another takes it', async ({ page, browser, locale }) => {
  // Two browsers and five looks at accessibility.
  test.slow();
  await open(page, `/wallet/${series.id}`);
  await page.getByRole('button', { name: say('do.give') }).locator('visible=true').click();
  const dialog = page.getByRole('dialog');
  await looksRight(page);
  await dialog.getByRole('button', { name: say('give.make') }).click();
  const copy = dialog.getByRole('button', { name: say('give.link') });
  const link = (await copy.textContent())!.trim();
  expect(link).toMatch(/\/gift\/gft_\w+#\S+$/);
  await looksRight(page);
  const code = link.split('#')[1]!;
  const guest = await browser.newContext({ ...(locale && { locale }), viewport: page.viewportSize() });
  await signIn(guest, null);
  const theirs = await guest.newPage();
  const asked: string[] = [];
  theirs.on('request', (request) => asked.push(request.url()));
  await theirs.goto(link);
  await expect(theirs.getByRole('heading', { level: 1, name: say('claim.youGot') })).toBeAttached();
  await looksRight(theirs);
  await theirs.evaluate((session) => localStorage.setItem('xq.session', session), JSON.stringify(other));
  await theirs.goto(link.split('#')[0]!);
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText(title);
  await looksRight(theirs);
  await theirs.getByRole('button', { name: say('claim.do') }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText(say('claim.done'));
  expect(asked.filter((url) => url.includes(code)), 'the code is in no address that was asked for').toEqual([]);
  await theirs.getByRole('link', { name: say('claim.see') }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText(title);
  await theirs.goto(link);
  await expect(theirs.getByRole('heading', { level: 1, name: say('claim.gone') })).toBeAttached();
  await guest.close();
});

test('tells of a wrong code how many tries are left', async ({ page }) => {
  const gift = await giftOf(other);
  await open(page, '/wallet');
  await page.getByRole('button', { name: say('do.claim') }).locator('visible=true').click();
  await page.getByLabel(say('claim.linkOrCode')).fill('nonsense');
  await page.getByRole('button', { name: say('claim.look') }).click();
  await expect(page.getByRole('alert')).toHaveText(say('claim.notACode'));
  await page.getByLabel(say('claim.linkOrCode')).fill(`${gift} WRONG-CODE`);
  await page.getByRole('button', { name: say('claim.look') }).click();
  await page.getByRole('button', { name: say('claim.do') }).click();
  await expect(page.getByRole('alert')).toContainText('claim_code_wrong');
  await expect(page.getByTestId('tries')).toContainText('2');
  await looksRight(page);
});

test('takes a gift back', async ({ page }) => {
  const gift = await giftOf(holder);
  await open(page, `/gift/${gift}`);
  await page.getByRole('button', { name: say('gifts.takeBack') }).click();
  await expect(page.getByText(say('gifts.back')).first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: say('claim.gone') })).toBeAttached();
});

async function giftOf(from: Person): Promise<string> {
  const expires_at = new Date((await serverNow()) + 86_400_000).toISOString();
  const { id } = await call<{ id: string }>(from, '/v1/issue/gifts', { from: from.member, series: series.id, quantity: series.units_per_coupon, expires_at, attempts: 3 });
  return id;
}

test('withdraws cash', async ({ page }) => {
  await open(page, '/wallet');
  await page.getByRole('button', { name: say('cash.withdraw') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('withdraw.amount')).fill('999999999');
  await expect(dialog.getByRole('alert')).toHaveText(say('withdraw.tooMuch'));
  await dialog.getByLabel(say('withdraw.amount')).fill('1.23');
  await looksRight(page);
  await dialog.getByRole('button', { name: say('withdraw.do') }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(say('cash.state.requested')).first()).toBeVisible();
});

test('tells what happened, and makes a statement', async ({ page }) => {
  await open(page, '/wallet-history');
  await expect(page.getByText(say('event.coupon_units_issued')).first()).toBeVisible();
  await looksRight(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: say('statement.csv') }).click()]);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.charCodeAt(0), 'a byte order mark, for spreadsheets').toBe(0xfeff);
  expect(text).toContain(series.id);
  await page.getByRole('radio', { name: say('history.money') }).click();
  await expect(page.getByRole('table')).toBeVisible();
  await looksRight(page);
});

test('keeps what it knew when the connection is lost', async ({ page, context, locale }) => {
  await open(page, '/wallet');
  await expect(page.getByRole('link', { name: title }).first()).toBeVisible();
  const isApp = await page.evaluate(() => 'serviceWorker' in navigator && navigator.serviceWorker.ready.then(() => true));
  if (isApp) await page.waitForTimeout(1_000);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('link', { name: title }).first()).toBeVisible();
  const told = say('asOf').split('{{')[0]!;
  await expect(page.getByText(told)).toBeVisible();
  await looksRight(page);
  await context.setOffline(false);
  await page.getByRole('button', { name: wordsOf(locale, 'common')('retry') }).first().click();
  await expect(page.getByText(told)).toBeHidden();
});

test('reminds as chosen, and says what it cannot do', async ({ page }) => {
  await open(page, '/wallet');
  await page.getByRole('button', { name: say('expiring.off') }).locator('visible=true').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio').nth(4).click();
  await expect(dialog.getByText(say('remind.hint'))).toBeVisible();
  await looksRight(page);
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('button', { name: say('expiring.off') }).locator('visible=true').click();
  await expect(page.getByRole('dialog').getByRole('radio').nth(4)).toBeChecked();
});

test('can be installed', async ({ request }) => {
  const manifest = (await (await request.get(`${screens()}/manifest.webmanifest`)).json()) as { start_url: string; icons: { src: string; sizes: string; type: string }[] };
  expect(manifest.start_url).toBe('/wallet');
  for (const icon of manifest.icons.filter(({ type }) => type === 'image/png')) {
    const picture = await (await request.get(screens() + icon.src)).body();
    expect(`${picture.readUInt32BE(16)}x${picture.readUInt32BE(20)}`).toBe(icon.sizes);
  }
});
