import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import qrcode from 'qrcode-generator';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { looksRight as looks } from './look.ts';
import { call, firstSeries, person, screens, serverNow, signIn, wordsOf, type Person } from './people.ts';

interface Series {
  id: string;
  unit_value: number;
  units_per_coupon: number;
}

interface Redemption {
  id: string;
  state: string;
  merchant: string;
  order_amount: number;
  amount: number;
}

/** Whose codes are scanned: nobody who uses coupons in another walk, since two may run at once. */
const HOLDER = 3;

let holder: Person;
let merchant: Person;
let series: Series;
let say: (key: string) => string;
/** What the customer pays, as typed: twenty coupons' worth, above what any rule asks for. */
let bill: string;

test.beforeEach(async ({ context, locale }) => {
  say = wordsOf(locale, 'till');
  holder = await person('holder', HOLDER);
  const issuer = await person('issuer', 0);
  series = await firstSeries<Series>(issuer);
  merchant = await merchantOf(issuer);
  bill = String((20 * series.unit_value * series.units_per_coupon) / 100);
  await call(issuer, '/v1/issue/units', { series: series.id, grants: [{ to: holder.member, quantity: 4 * series.units_per_coupon }] });
  await signIn(context, merchant);
});

async function merchantOf(issuer: Person): Promise<Person> {
  const detail = await call<{ document: { settlement: { acceptance: { merchants: string[] } } } }>(issuer, `/v1/issue/series/${series.id}`);
  for (let at = 0; at < 20; at += 1) {
    const one = await person('merchant', at);
    if (detail.document.settlement.acceptance.merchants.includes(one.member)) return one;
  }
  throw new Error('nobody takes this coupon');
}

/** The text of the QR code that the holder shows. */
async function shown(): Promise<string> {
  const expires_at = new Date((await serverNow()) + 9 * 60_000).toISOString();
  const { code } = await call<{ code: string }>(holder, '/v1/redeem/codes', { holder: holder.member, expires_at });
  return `XQ1:${holder.member}:${series.id}:${code}`;
}

/** Those of this till and this bill, newest first: the living world redeems as the same holder. */
async function redemptions(): Promise<Redemption[]> {
  const { items } = await call<{ items: Redemption[] }>(holder, '/v1/redeem/redemptions?limit=200');
  return items.filter((one) => one.merchant === merchant.member && one.order_amount === Number(bill) * 100);
}

async function open(page: Page, path = '/till'): Promise<void> {
  await page.goto(screens() + path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Between two keys of a scanner, in seconds. */
const APART = 0.008;

/**
 * As a keyboard-wedge scanner types: fast, wherever the cursor is, with Enter at the end. Keys bear the times at
 * which they were pressed, as those of a keyboard do, however busy the computer is that hands them on.
 */
async function scan(page: Page, text: string): Promise<void> {
  // It is not detached: that would end what Playwright emulates, such as a lost network.
  const keys = await page.context().newCDPSession(page);
  let timestamp = Date.now() / 1_000 - APART * text.length;
  const press = (key: string, typed: string, code: number) => {
    timestamp += APART;
    const about = { key, timestamp, windowsVirtualKeyCode: code };
    return [keys.send('Input.dispatchKeyEvent', { type: 'keyDown', text: typed, ...about }), keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...about })];
  };
  await Promise.all([...[...text].flatMap((letter) => press(letter, letter, 0)), ...press('Enter', '\r', 13)]);
}

/** A film has no captions. */
const looksRight = (page: Page) => looks(page, ['video']);

/** A word with its holes open: `Capture {{amount}}` is any capture. */
function about(key: string): RegExp {
  return new RegExp(say(key).replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\{\w+\}\}/g, '.*'));
}

function button(page: Page, key: string) {
  return page.getByRole('button', { name: about(key) });
}

/** From the bill to the coupons; the first of the named series is chosen by itself, all that goes. */
async function upToCoupons(page: Page): Promise<void> {
  await page.getByRole('textbox').first().fill(bill);
  await page.keyboard.press('Enter');
  await expect(page.getByText(say('code.scanner'))).toBeVisible();
  await scan(page, await shown());
}

async function authorised(page: Page): Promise<void> {
  await upToCoupons(page);
  await button(page, 'total.authorise').click();
  await expect(page.getByText(say('authorised.title'), { exact: true })).toBeVisible();
}

/** The screens are kept by the browser: from then on they open without a network. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
  });
}

test('takes a coupon: bill, code, coupons, authorisation, part of it captured, reversed from the day', async ({ page }) => {
  // Many looks at accessibility, on a computer that may be busy.
  test.slow();
  await open(page);
  await looksRight(page);
  await page.getByRole('textbox').first().fill(bill);
  await button(page, 'bill.next').click();
  await looksRight(page);
  await scan(page, await shown());
  await expect(button(page, 'total.authorise')).toBeEnabled();
  await looksRight(page);
  await button(page, 'total.authorise').click();
  await expect(page.getByText(say('authorised.title'), { exact: true })).toBeVisible();
  await looksRight(page);
  await page.getByRole('button', { name: about('coupons.fewer') }).click();
  await page.getByRole('button', { name: about('authorised.part') }).click();
  await expect(page.getByText(say('state.taken'), { exact: true }).first()).toBeVisible();
  await looksRight(page);
  const [last] = await redemptions();
  expect(last?.state).toBe('captured');

  await open(page, '/till/day');
  await page.getByRole('button', { name: say('day.openOne').replace('{{id}}', last!.id), exact: true }).click();
  await looksRight(page);
  await page.getByRole('dialog').getByRole('button', { name: say('act.reverse'), exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect.poll(async () => (await redemptions())[0]?.state).toBe('reversed');
  await expect(page.getByRole('row').filter({ hasText: say('redemption.reversed') }).first()).toBeVisible();
  await looksRight(page);
});

test('exports the day', async ({ page }) => {
  await open(page);
  await authorised(page);
  await button(page, 'authorised.all').click();
  await expect(page.getByText(say('state.taken'), { exact: true }).first()).toBeVisible();
  const [last] = await redemptions();
  await open(page, '/till/day');
  await expect(page.getByRole('heading', { name: say('reconcile.title') })).toBeVisible();
  await expect(page.getByText(say('reconcile.even')).first()).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'day.export').click()]);
  const stream = await download.createReadStream();
  let csv = '';
  for await (const part of stream) csv += String(part);
  expect(csv).toContain(`${last!.id},`);
  expect(csv.split('\r\n')[0]).toContain(say('csv.bill'));
});

test('tells the days before, and takes them along as a table', async ({ page }) => {
  await open(page);
  await authorised(page);
  await button(page, 'authorised.all').click();
  await expect(page.getByText(say('state.taken'), { exact: true }).first()).toBeVisible();
  const totals = () => call<{ items: { day: string; captured: { count: number } }[] }>(merchant, '/v1/redeem/totals');
  const { items } = await totals();
  const today = items.at(-1)!;
  expect(today.captured.count).toBeGreaterThan(0);
  await open(page, '/till/day');
  const days = page.getByRole('table', { name: say('days.title').replace('{{count}}', '31') });
  await expect(days.getByRole('row')).toHaveCount(items.length + 1);
  await looksRight(page);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'days.export').click()]);
  let csv = '';
  for await (const part of await download.createReadStream()) csv += String(part);
  const line = csv.split('\r\n').find((one) => one.startsWith(today.day));
  // The living world goes on meanwhile: what is exported lies between what was before and what is after.
  const counted = Number(line?.split(',')[4]);
  expect(counted).toBeGreaterThanOrEqual(today.captured.count);
  expect(counted).toBeLessThanOrEqual((await totals()).items.find(({ day }) => day === today.day)!.captured.count);
});

test('gives back what was authorised', async ({ page }) => {
  await open(page);
  await authorised(page);
  await page.getByRole('button', { name: say('authorised.void'), exact: true }).click();
  await looksRight(page);
  await page.getByRole('dialog').getByRole('button', { name: say('authorised.void'), exact: true }).click();
  await expect(page.getByText(say('state.returned'), { exact: true }).first()).toBeVisible();
  expect((await redemptions())[0]?.state).toBe('voided');
});

test('knows a scanner from a person, and a wrong code from a right one', async ({ page }) => {
  await open(page);
  const amount = page.getByRole('textbox').first();
  await amount.fill('12');
  await scan(page, await shown());
  await expect(amount, 'what the scanner typed is taken back').toHaveValue('12');
  await scan(page, '6901234567892');
  await expect(page.getByText(say('code.wrong'))).toBeVisible();
  await expect(amount).toHaveValue('12');
  await amount.fill(bill);
  await page.keyboard.press('Enter');
  await expect(button(page, 'total.authorise'), 'the code that was scanned first is kept').toBeEnabled();
});

test('captures without a network, survives a reload, and sends it once when the network is back', async ({ page, context }) => {
  // Many looks at accessibility, on a computer that may be busy.
  test.slow();
  await open(page);
  await kept(page);
  await authorised(page);
  await context.setOffline(true);
  await button(page, 'authorised.all').click();
  await expect(page.getByText(say('state.taking'), { exact: true }).first()).toBeVisible();
  await looksRight(page);
  await page.reload();
  await expect(page.getByText(say('state.taking'), { exact: true }).first()).toBeVisible();
  expect((await redemptions())[0]?.state).toBe('authorised');
  await open(page, '/till/day');
  await expect(page.getByText(say('state.taking'), { exact: true }).first()).toBeVisible();
  await looksRight(page);
  await context.setOffline(false);
  await expect(page.getByText(say('state.taking'), { exact: true })).toHaveCount(0);
  const [last, ...before] = await redemptions();
  expect(last?.state).toBe('captured');
  expect(before.some(({ id }) => id === last?.id)).toBe(false);
});

test('sends the same again where an answer is lost, and it counts once', async ({ page, context }) => {
  await open(page);
  const keys: string[] = [];
  const bodies: (string | null)[] = [];
  await context.route('**/v1/redeem/authorisations', async (route) => {
    const request = route.request();
    keys.push(request.headers()['idempotency-key'] ?? '');
    bodies.push(request.postData());
    const answer = await route.fetch();
    // Recorded, but nobody hears of it.
    if (keys.length <= 3) return route.abort('connectionreset');
    return route.fulfill({ response: answer });
  });
  const before = (await redemptions()).length;
  await upToCoupons(page);
  await button(page, 'total.authorise').click();
  await expect(page.getByText(say('asking.slow')).or(page.getByText(say('authorised.title'), { exact: true }))).toBeVisible();
  await expect(page.getByText(say('authorised.title'), { exact: true })).toBeVisible({ timeout: 20_000 });
  expect(keys.length).toBeGreaterThan(3);
  expect(new Set(keys).size).toBe(1);
  expect(new Set(bodies).size).toBe(1);
  expect((await redemptions()).length).toBe(before + 1);
});

/** Sets the limits up to which this till lets sales through by itself. */
async function allowRisk(page: Page): Promise<void> {
  await button(page, 'setup.title').click();
  await page.getByLabel(say('setup.floorSale')).fill(bill);
  await page.getByLabel(say('setup.floorTotal')).fill(bill);
  await looksRight(page);
  await page.getByRole('button', { name: say('setup.save'), exact: true }).click();
}

/** A sale at the merchant's own risk, with a code that was scanned before. */
async function letThrough(page: Page, context: BrowserContext): Promise<string> {
  const code = await shown();
  await context.setOffline(true);
  await page.getByRole('textbox').first().fill(bill);
  await page.keyboard.press('Enter');
  await expect(page.getByText(say('code.scanner'))).toBeVisible();
  await scan(page, code);
  await page.getByRole('button', { name: about('coupons.more') }).first().click();
  await looksRight(page);
  await button(page, 'risk.accept').click();
  await expect(page.getByText(say('state.unauthorised'), { exact: true }).first()).toBeVisible();
  return code;
}

test('lets nothing through without a network unless the merchant allows it', async ({ page, context }) => {
  await open(page);
  const code = await shown();
  await context.setOffline(true);
  await page.getByRole('textbox').first().fill(bill);
  await page.keyboard.press('Enter');
  await expect(page.getByText(say('code.scanner'))).toBeVisible();
  await scan(page, code);
  await page.getByRole('button', { name: about('coupons.more') }).first().click();
  await expect(page.getByText(say('risk.never'))).toBeVisible();
  await expect(button(page, 'risk.accept')).toBeDisabled();
});

test('lets a sale through at its own risk, and has it authorised and captured afterwards', async ({ page, context }) => {
  await open(page);
  await kept(page);
  await allowRisk(page);
  await letThrough(page, context);
  await looksRight(page);
  await page.reload();
  await expect(page.getByText(say('state.unauthorised'), { exact: true }).first()).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(say('state.taken'), { exact: true }).first()).toBeVisible();
  expect((await redemptions())[0]?.state).toBe('captured');
});

test('shows what is refused afterwards until somebody deals with it', async ({ page, context }) => {
  await open(page);
  await kept(page);
  await allowRisk(page);
  const code = (await letThrough(page, context)).split(':')[3]!;
  // Somebody uses the code up meanwhile.
  const items = [{ series: series.id, quantity: series.units_per_coupon }];
  await call(merchant, '/v1/redeem/authorisations', { merchant: merchant.member, holder: holder.member, code, items, order_amount: Number(bill) * 100 });
  await context.setOffline(false);
  await expect(page.getByText(about('pending.refused_other')).or(page.getByText(say('state.refused'), { exact: true })).first()).toBeVisible();
  await looksRight(page);
  await page.reload();
  await expect(page.getByText(say('pending.refusedAbout'))).toBeVisible();
  await page.getByRole('complementary').getByRole('button', { name: say('pending.dealt'), exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: say('pending.dealt'), exact: true }).click();
  await expect(page.getByText(say('pending.refusedAbout'))).toBeHidden();
});

test('reads the code with the camera', async ({ locale, viewport }, info) => {
  test.skip(info.project.name !== 'desk-en' && info.project.name !== 'phone-zh', 'once for each size');
  const film = join(tmpdir(), `xq-till-${info.project.name}.y4m`);
  await writeFile(film, filmOf(await shown()));
  const { launchOptions } = info.project.use;
  const browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions?.args ?? []), `--use-file-for-fake-video-capture=${film}`] });
  try {
    const context = await browser.newContext({ ...(locale && { locale }), viewport, permissions: ['camera'] });
    await signIn(context, merchant);
    const page = await context.newPage();
    await open(page);
    await page.getByRole('textbox').first().fill(bill);
    await page.keyboard.press('Enter');
    await button(page, 'code.useCamera').click();
    await expect(button(page, 'total.authorise')).toBeEnabled({ timeout: 20_000 });
  } finally {
    await browser.close();
    await rm(film, { force: true });
  }
});

/** A film of one picture, as Chromium plays it in place of a camera: YUV4MPEG2, grey, the code in the middle. */
function filmOf(text: string): Buffer {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const [width, height, scale] = [640, 480, 8];
  const luma = Buffer.alloc(width * height, 235);
  const count = code.getModuleCount();
  const left = Math.floor((width - count * scale) / 2);
  const top = Math.floor((height - count * scale) / 2);
  for (let y = 0; y < count * scale; y += 1) {
    for (let x = 0; x < count * scale; x += 1) {
      if (code.isDark(Math.floor(y / scale), Math.floor(x / scale))) luma[(top + y) * width + left + x] = 16;
    }
  }
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}
