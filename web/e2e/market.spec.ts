import { expect, test, type Locator, type Page } from '@playwright/test';
import { looksRight, open } from './look.ts';
import { call, person, server, signIn, wordsOf, type Person } from './people.ts';

interface Row {
  series: string;
  title: { en: string; zh: string };
  issuer: string;
  unit_value: number;
  units_per_coupon: number;
}

interface Book {
  bids: { price: number; quantity: number }[];
  asks: { price: number; quantity: number }[];
}

/** Which persons a project acts as, so that two that run at once do not meet. */
const PLACES: Record<string, number> = { 'desk-zh': 0, 'desk-en': 1, 'phone-zh': 2, 'phone-en': 3 };
const VOUCHER = 'ser_1';

let say: (key: string) => string;
let holder: Person;
let row: Row;
let title: string;

test.beforeEach(async ({ locale }, info) => {
  say = wordsOf(locale, 'market');
  holder = await person('holder', PLACES[info.project.name] ?? 0);
  row = { ...(await call<Omit<Row, 'series'>>(holder, `/v1/issue/series/${VOUCHER}`)), series: VOUCHER };
  title = locale?.startsWith('zh') ? row.title.zh : row.title.en;
});

function isPhone(page: Page): boolean {
  return (page.viewportSize()?.width ?? 0) < 1024;
}

/** The ticket; on a phone it comes from below. */
async function ticket(page: Page, side: 'buy' | 'sell') {
  if (isPhone(page)) await page.getByRole('button', { name: new RegExp(`^${say(`side.${side}`)}`) }).last().click();
  else await page.getByRole('radio', { name: say(`side.${side}`), exact: true }).click();
  return page.getByRole('form', { name: say('ticket.title') });
}

/** Shows a part of a series' page; on a phone it stands behind a tab. */
async function part(page: Page, tab: string): Promise<void> {
  if (isPhone(page)) await page.getByRole('radio', { name: say(`tab.${tab}`) }).click();
}

function bookNow(): Promise<Book> {
  return fetch(`${server()}/v1/trade/markets/${VOUCHER}/book?levels=5`).then((answer) => answer.json() as Promise<Book>);
}

/** Streams that run live on where Chromium plays at being offline; here they can be cut. */
function cuttable(): void {
  const send = window.fetch.bind(window);
  const cuts = new Set<AbortController>();
  (window as unknown as { cut: () => void }).cut = () => cuts.forEach((cut) => cut.abort());
  window.fetch = (input, init) => {
    if (!String(input instanceof Request ? input.url : input).includes('/stream')) return send(input, init);
    const cut = new AbortController();
    cuts.add(cut);
    const signals = init?.signal ? [init.signal, cut.signal] : [cut.signal];
    return send(input, { ...init, signal: AbortSignal.any(signals) });
  };
}

/** Three coupons, and cash for whoever trades. */
async function provide(who: Person): Promise<void> {
  const issuer = await person('issuer', 0);
  await call(issuer, '/v1/issue/units', { series: VOUCHER, grants: [{ to: who.member, quantity: 3 }] });
}

test('anybody finds a series on the board, and reads what it is', async ({ page, context }) => {
  await signIn(context, null);
  await open(page, '/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('board.title'));
  await expect(page.getByRole('link', { name: title }).first()).toBeVisible();
  await looksRight(page);

  await page.getByRole('searchbox').fill(title.slice(0, 4));
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole('link', { name: title }).first()).toBeVisible();
  await page.getByRole('searchbox').fill('no such thing');
  await expect(page.getByText(say('board.noMatch'))).toBeVisible();
  await page.getByRole('button', { name: say('board.clear') }).click();
  await page.getByLabel(say('board.sort')).selectOption('discount desc');
  await expect(page).toHaveURL(/sort=discount/);
  await page.getByRole('button', { name: say('board.star').replace('{{title}}', title) }).click();
  await page.getByRole('button', { name: say('board.starred'), exact: true }).click();
  await expect(page.getByRole('button', { name: new RegExp(`^${say('board.star').split('{{')[0]}`) })).toHaveCount(1);
  await looksRight(page);

  await page.getByRole('link', { name: title }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await part(page, 'terms');
  await expect(page.getByRole('heading', { name: say('terms.title') })).toBeVisible();
  await expect(page.getByRole('heading', { name: say('issuer.title').split('{{brand}}')[1]!.trim() })).toBeVisible();
  await looksRight(page);
  const form = await ticket(page, 'buy');
  await expect(form.getByRole('link', { name: say('ticket.signIn') })).toBeVisible();
});

test('a series shows its course, its book and its trades, live', async ({ page, context }) => {
  await signIn(context, null);
  await open(page, `/market/${VOUCHER}`);
  await expect(page.getByRole('group', { name: new RegExp(say('chart.about').split(/[{:：]/)[0]!) })).toBeVisible();
  for (const interval of ['1h', '1d']) {
    const [asked] = await Promise.all([page.waitForRequest((request) => request.url().includes(`interval=${interval}`)), page.getByRole('radio', { name: say(`interval.${interval}`), exact: true }).click()]);
    expect((await asked.response())?.status()).toBe(200);
    await expect(page.getByRole('group', { name: new RegExp(say('chart.about').split(/[{:：]/)[0]!) })).toBeVisible();
  }
  await page.getByRole('radio', { name: say('depth.title') }).click();
  await expect(page.getByRole('img', { name: new RegExp(say('depth.about').split(/[{:：]/)[0]!) })).toBeVisible();
  await part(page, 'book');
  const bids = page.getByRole('list', { name: say('book.bids') });
  await expect(bids.getByRole('button').first()).toBeVisible();
  await looksRight(page);
  await part(page, 'tape');
  await expect(page.getByRole('table', { name: say('tape.title') }).getByRole('row').nth(1)).toBeVisible();
  await looksRight(page);
});

test('an order rests, is changed and cancelled', async ({ page, context }) => {
  await call(holder, '/v1/trade/orders/cancel-all', { member: holder.member });
  await signIn(context, holder);
  await open(page, `/market/${VOUCHER}`);
  const form = await ticket(page, 'buy');
  const low = 800_000;
  await form.getByLabel(say('ticket.priceEach')).fill('80');
  await form.getByLabel(say('ticket.coupons')).fill('2');
  await expect(form.getByText(say('effect.told'))).toBeVisible();
  await expect(form.getByText(say('effect.rests'), { exact: true })).toBeVisible();
  await looksRight(page);
  await form.locator('button[type=submit]').click();
  const list = page.getByRole('list', { name: say('orders.title') });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  const orders = await call<{ items: { price: number; quantity: number }[] }>(holder, '/v1/trade/orders?open=true');
  // The living world may trade as the same holder.
  expect(orders.items.map(({ price, quantity }) => [price, quantity])).toContainEqual([low, 2]);

  await list.getByRole('button', { name: say('orders.amend') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('ticket.priceEach')).fill('79.9');
  await expect(dialog.getByText(say('effect.cash'))).toBeVisible();
  await looksRight(page);
  await dialog.getByRole('button', { name: say('amend.do') }).click();
  await expect(dialog).toBeHidden();
  await expect(list.getByText('79.90%')).toBeVisible();

  await list.getByRole('button', { name: say('orders.cancel') }).click();
  await expect(page.getByText(say('orders.noneHere'))).toBeVisible();
});

test('a coupon is sold with one press, and the server tells before what it brings', async ({ page, context }) => {
  await provide(holder);
  await signIn(context, holder);
  await open(page, `/market/${VOUCHER}`);
  const form = await ticket(page, 'sell');
  await expect(form.getByRole('radio', { name: say('kind.now') })).toBeChecked();
  await form.getByLabel(say('ticket.coupons')).fill('1');
  await expect(form.getByText(say('effect.told'))).toBeVisible();
  await expect(form.getByText(say('effect.fee'))).toBeVisible();
  await form.locator('button[type=submit]').click();
  await expect(page.getByRole('status').getByText(new RegExp(say('done.filled').split('{{paid}}')[0]!.split('}}')[1]!.trim() || '.'))).toBeVisible();
});

test('what cannot be is said before it is sent', async ({ page, context }) => {
  await signIn(context, holder);
  await open(page, `/market/${VOUCHER}`);
  const form = await ticket(page, 'buy');
  await form.getByLabel(say('ticket.priceEach')).fill('92.15');
  await expect(form.getByRole('alert')).toBeVisible();
  await expect(form.locator('button[type=submit]')).toBeDisabled();
  await form.getByLabel(say('ticket.priceEach')).fill('90');
  await form.getByLabel(say('ticket.coupons')).fill('900000');
  await expect(form.getByText('insufficient_funds')).toBeVisible();
  await expect(form.locator('button[type=submit]')).toBeDisabled();
});

test('a price is held, and taken', async ({ page, context }) => {
  await signIn(context, holder);
  await open(page, `/market/${VOUCHER}`);
  const held = await hold(page);
  await held.getByRole('button', { name: say('held.buy') }).first().click();
  await expect(page.getByText(say('held.bought'))).toBeVisible();
  // A price is held for a minute at most, in which a busy computer may not be done with looking.
  await hold(page);
  await looksRight(page);
});

async function hold(page: Page): Promise<Locator> {
  const form = await ticket(page, 'buy');
  await form.getByRole('radio', { name: say('kind.hold') }).click();
  await form.getByLabel(say('ticket.coupons')).fill('1');
  await expect(form.getByText(say('effect.reserved'), { exact: true })).toBeVisible();
  const held = page.getByRole('region', { name: say('held.title') });
  // The living world may take the very order in between: then one asks again.
  await expect(async () => {
    await form.locator('button[type=submit]').click();
    await expect(held.getByRole('timer').first()).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 30_000 });
  return held;
}

test('several holdings are sold at once, and all orders cancelled at once', async ({ page, context }) => {
  await provide(holder);
  const { asks } = await bookNow();
  await call(holder, '/v1/trade/orders', { member: holder.member, series: VOUCHER, side: 'buy', price: { limit: Math.min(810_000, asks[0]?.price ?? 810_000) }, quantity: 1 });
  await signIn(context, holder);
  await open(page, '/orders');
  await expect(page.getByRole('list', { name: say('orders.title') }).getByRole('listitem').first()).toBeVisible();
  await looksRight(page);
  await page.getByRole('button', { name: say('orders.cancelAll') }).click();
  await page.getByRole('dialog').getByRole('button', { name: say('orders.cancelAll') }).click();
  await expect(page.getByText(say('orders.noneOpen'))).toBeVisible();

  await page.getByRole('button', { name: say('batch.title') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox').first()).toBeChecked();
  const others = await dialog.getByRole('checkbox').count();
  for (let at = 0; at < others; at += 1) {
    const box = dialog.getByRole('checkbox').nth(at);
    if (!(await box.evaluate((input, name) => input.closest('label')?.textContent?.includes(name), title))) await box.uncheck();
  }
  await dialog.getByLabel(say('batch.quantity').replace('{{name}}', title)).fill('1');
  await expect(dialog.getByText(say('effect.fee')).first()).toBeVisible();
  await looksRight(page);
  await dialog.locator('footer button').last().click();
  await expect(dialog.getByText(say('batch.sold'))).toBeVisible();
});

test('a lost network is said, and made good', async ({ page, context, locale }) => {
  const common = wordsOf(locale, 'common');
  await signIn(context, null);
  await context.addInitScript(cuttable);
  await open(page, `/market/${VOUCHER}`);
  const live = page.getByRole('status').filter({ hasText: common('live.live') });
  await expect(live).toBeVisible();
  await part(page, 'book');
  await expect(page.getByRole('list', { name: say('book.bids') }).getByRole('button').first()).toBeVisible();
  // The streams that run are cut, and nothing new comes through.
  await page.evaluate(() => (window as unknown as { cut: () => void }).cut());
  await context.setOffline(true);
  await expect(page.getByText(common('live.reconnecting'))).toBeVisible();
  await expect(page.getByText(new RegExp(say('asOf').split('{{')[0]!.trim())).first()).toBeVisible();
  await expect(page.getByRole('list', { name: say('book.bids') }).getByRole('button').first(), 'what was stays in sight').toBeVisible();
  await looksRight(page);
  await context.setOffline(false);
  await expect(live).toBeVisible({ timeout: 20_000 });
});
