import { expect, test, type Page } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from './look.ts';
import { call, person, serverNow, signIn, wordsOf } from './people.ts';

/**
 * The pictures of README and docs, written when asked for: `PICTURES=../docs/pictures npx playwright test pictures`.
 * They are for people to look at; nothing is compared with them. A world that has run for an hour
 * (`XQ_SERVER`) gives fuller charts than one that has just begun.
 */
const FOLDER = process.env['PICTURES'] ?? '';
const SERIES = 'ser_1';
/** Of a unit that the demo hands from one to another. */
const TOKEN = 'XQ-1-69-O';

test.skip(!FOLDER, 'only when asked');
test.use({ timezoneId: 'Asia/Shanghai', trace: 'off' });

/** Each picture is taken once, in the language and the size that suit it. */
function onlyIn(project: string, now: string): void {
  test.skip(project !== now, `taken in ${project}`);
}

/** Writes what is seen; WebP is a fifth of PNG, and only Chromium itself writes it. */
async function picture(page: Page, name: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  // What is still on its way would be in the picture.
  await page.waitForTimeout(1_500);
  const camera = await page.context().newCDPSession(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  const size = page.viewportSize()!;
  const clip = { x: 0, y: 0, ...size, scale: size.width < 500 ? 2 : 1 };
  const { data } = await camera.send('Page.captureScreenshot', { format: 'webp', quality: 86, clip });
  await writeFile(join(FOLDER, `${name}.webp`), Buffer.from(data, 'base64'));
}

test('a market, as on an exchange', async ({ page, context, locale }, info) => {
  onlyIn('desk-en', info.project.name);
  const say = wordsOf(locale, 'market');
  await signIn(context, await person('holder', 2));
  await open(page, `/market/${SERIES}`);
  await expect(page.getByRole('list', { name: say('book.bids') }).getByRole('button').nth(3)).toBeVisible();
  const form = page.getByRole('form', { name: say('ticket.title') });
  await form.getByLabel(say('ticket.coupons')).fill('3');
  await expect(form.getByText(say('effect.told'))).toBeVisible();
  await picture(page, 'market');
});

test('the board', async ({ page, context }, info) => {
  onlyIn('desk-zh', info.project.name);
  await signIn(context, await person('holder', 2));
  await open(page, '/');
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  await picture(page, 'board');
});

test('the wallet, with a code for the till', async ({ page, context, locale }, info) => {
  onlyIn('phone-zh', info.project.name);
  const say = wordsOf(locale, 'wallet');
  const holder = await person('holder', 2);
  await call(await person('issuer'), '/v1/issue/units', { series: SERIES, grants: [{ to: holder.member, quantity: 3 }] });
  await signIn(context, holder);
  await open(page, '/wallet');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await picture(page, 'wallet');
  await open(page, `/wallet/${SERIES}`);
  await page.getByRole('button', { name: say('do.show') }).locator('visible=true').click();
  await expect(page.getByRole('dialog').getByRole('img', { name: say('show.qr') })).toBeVisible();
  await picture(page, 'wallet-code');
});

test('a new series, with what a holder will read', async ({ page, context, locale }, info) => {
  onlyIn('desk-en', info.project.name);
  await page.emulateMedia({ colorScheme: 'light' });
  const say = wordsOf(locale, 'issuer');
  await signIn(context, await person('issuer'));
  await open(page, '/issuer/new');
  await page.getByRole('list', { name: say('new.templates') }).getByRole('button').first().click();
  await page.getByLabel(say('field.title_zh')).fill('江南小馆 50 元代金券');
  await page.getByLabel(say('field.title_en')).fill('Jiangnan Kitchen voucher ¥50');
  await page.getByLabel(say('field.face_value')).fill('50');
  await page.getByLabel(say('field.valid_until')).fill('2027-12-31');
  const merchants = page.getByLabel(say('field.merchants'));
  await merchants.fill((await person('merchant')).member);
  await merchants.press('Enter');
  await expect(page.getByText(say('checks.pass'))).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await picture(page, 'issuer');
});

test('the till, with what the server takes for this bill', async ({ page, context, locale }, info) => {
  onlyIn('phone-en', info.project.name);
  const say = wordsOf(locale, 'till');
  const holder = await person('holder', 3);
  await call(await person('issuer'), '/v1/issue/units', { series: SERIES, grants: [{ to: holder.member, quantity: 4 }] });
  const expires_at = new Date((await serverNow()) + 9 * 60_000).toISOString();
  const { code } = await call<{ code: string }>(holder, '/v1/redeem/codes', { holder: holder.member, expires_at });
  await signIn(context, await person('merchant'));
  await open(page, '/till');
  await page.getByRole('textbox').first().fill('460');
  await page.keyboard.press('Enter');
  const typed = page.getByLabel(say('code.type'));
  await typed.fill(`XQ1:${holder.member}:${SERIES}:${code}`);
  await typed.press('Enter');
  await expect(page.getByRole('button', { name: new RegExp(say('total.authorise').split('{{')[0]!) })).toBeEnabled();
  await picture(page, 'till');
});

test('the desk of regulator and operator', async ({ page, context }, info) => {
  onlyIn('desk-en', info.project.name);
  await page.emulateMedia({ colorScheme: 'light' });
  await signIn(context, await person('regulator'));
  await open(page, '/desk');
  await expect(page.getByRole('table').first()).toBeVisible();
  await picture(page, 'desk');
});

test("a coupon's chain of title", async ({ page, context, locale }, info) => {
  onlyIn('desk-zh', info.project.name);
  const say = wordsOf(locale, 'desk');
  await signIn(context, await person('regulator'));
  await open(page, `/desk/title/${TOKEN}`);
  await expect(page.getByRole('group', { name: say('title.drawing') })).toBeVisible();
  await picture(page, 'title');
});
