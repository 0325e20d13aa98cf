import { expect, test, type Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from './look.ts';
import { call, person, signIn, wordsOf } from './people.ts';

/**
 * The pictures of README and docs, written when asked for: `PICTURES=../docs/pictures npx playwright test pictures`.
 * They are for people to look at; nothing is compared with them.
 */
const FOLDER = process.env['PICTURES'] ?? '';
const SERIES = 'ser_1';

test.skip(!FOLDER, 'only when asked');

async function picture(page: Page, name: string, project: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  // What is still on its way would be in the picture.
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(FOLDER, `${name}-${project}.png`), scale: 'css', animations: 'disabled' });
}

test('the market', async ({ page, context }, info) => {
  await signIn(context, await person('holder'));
  await open(page, '/');
  await expect(page.getByRole('link', { name: /100/ }).first()).toBeVisible();
  await picture(page, 'board', info.project.name);
  await open(page, `/market/${SERIES}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await picture(page, 'series', info.project.name);
});

test('the wallet, with a code for the till', async ({ page, context, locale }, info) => {
  const say = wordsOf(locale, 'wallet');
  const holder = await person('holder');
  const issuer = await person('issuer');
  await call(issuer, '/v1/issue/units', { series: SERIES, grants: [{ to: holder.member, quantity: 3 }] });
  await signIn(context, holder);
  await open(page, '/wallet');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await picture(page, 'wallet', info.project.name);
  await open(page, `/wallet/${SERIES}`);
  await page.getByRole('button', { name: say('do.show') }).locator('visible=true').click();
  await expect(page.getByRole('dialog').getByRole('img', { name: say('show.qr') })).toBeVisible();
  await picture(page, 'wallet-code', info.project.name);
});

test('the issuer’s console', async ({ page, context }, info) => {
  await signIn(context, await person('issuer'));
  await open(page, '/issuer');
  await expect(page.getByRole('table').first()).toBeVisible();
  await picture(page, 'issuer', info.project.name);
  await open(page, `/issuer/series/${SERIES}`);
  await expect(page.getByRole('table').first()).toBeVisible();
  await picture(page, 'issuer-series', info.project.name);
});

test('the till', async ({ page, context }, info) => {
  await signIn(context, await person('merchant'));
  await open(page, '/till');
  await page.getByRole('textbox').first().fill('138.5');
  await picture(page, 'till', info.project.name);
});

test.fixme('the desk of regulator and operator', async () => {
  // Comes with the desk.
});
