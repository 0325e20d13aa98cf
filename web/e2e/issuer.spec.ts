import { expect, test, type Locator, type Page } from '@playwright/test';
import { looksRight, open } from './look.ts';
import { call, person, signIn, wordsOf, type Person } from './people.ts';

let issuer: Person;
let operator: Person;
let say: (key: string) => string;

test.beforeEach(async ({ context, locale }) => {
  say = wordsOf(locale, 'issuer');
  issuer = await person('issuer');
  operator = await person('operator');
  await signIn(context, issuer);
});

/** Up to the first hole: `Prepare {{count}} lines` is `Prepare`. Chinese has one form for any number. */
function begins(key: string, locale: string | undefined): RegExp {
  const word = say(locale?.startsWith('zh') ? key : `${key}_other`);
  return new RegExp(`^${word.split('{{')[0]!.trim()}`);
}

function press(within: Page | Locator, key: string): Promise<void> {
  return within.getByRole('button', { name: say(key), exact: true }).locator('visible=true').first().click();
}

async function part(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name: say(`part.${name}`), exact: true }).click();
}

async function stateOf(series: string): Promise<string> {
  return (await call<{ state: string }>(issuer, `/v1/issue/series/${series}`)).state;
}

/** A new series out of the dining template, as far as its draft. */
async function drafted(page: Page, title: string): Promise<string> {
  await open(page, '/issuer/new');
  await expect(page.getByRole('list', { name: say('new.templates') }).getByRole('button').nth(1)).toBeVisible();
  await looksRight(page);
  await page.getByRole('list', { name: say('new.templates') }).getByRole('button', { name: /^(餐饮代金券|Dining cash voucher)/ }).click();
  await page.getByLabel(say('field.title_zh')).fill(title);
  await page.getByLabel(say('field.title_en')).fill(title);
  await page.getByLabel(say('field.face_value')).fill('50');
  await page.getByLabel(say('field.valid_until')).fill('2027-12-31');
  const merchants = page.getByLabel(say('field.merchants'));
  await merchants.fill((await person('merchant')).member);
  await merchants.press('Enter');
  const preview = page.getByRole('complementary', { name: say('new.preview') });
  await expect(preview.getByText(title)).toBeVisible();
  await expect(preview.getByText(say('checks.pass'))).toBeVisible();
  await looksRight(page);
  await press(page, 'new.save');
  await expect(page).toHaveURL(/\/issuer\/series\/ser_/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
  await looksRight(page);
  return new URL(page.url()).pathname.split('/').at(-1)!;
}

test('a new series: template, draft, approval, activation, issue to one and to many, figures', async ({ page, locale }, info) => {
  test.setTimeout(120_000);
  const title = `E2E ${info.project.name} ${Date.now() % 100_000}`;
  const series = await drafted(page, title);
  expect(await stateOf(series)).toBe('draft');
  await approve(series);
  await page.reload();
  await press(page, 'act.activate');
  await expect.poll(() => stateOf(series)).toBe('active');

  await part(page, 'issue');
  await looksRight(page);
  const holder = await person('holder');
  await page.getByRole('textbox', { name: say('issue.to'), exact: true }).fill(holder.member);
  await page.getByLabel(say('issue.quantity'), { exact: true }).fill('3');
  await expect(page.getByText(say('effect.title')).first()).toBeVisible();
  await page.getByRole('button', { name: say('act.issue'), exact: true }).last().click();
  await expect(page.getByText(say('issue.done'))).toBeVisible();

  const others = await Promise.all([0, 1, 2].map((at) => person('holder', at)));
  await page.getByLabel(say('bulk.lines')).fill([...others.map(({ member }) => `${member},2`), 'nobody,1'].join('\n'));
  await expect(page.getByText(say('bulk.fault.member'))).toBeVisible();
  await page.getByLabel(say('bulk.lines')).fill(others.map(({ member }) => `${member},2`).join('\n'));
  await expect(page.getByText(say('bulk.checked'))).toBeVisible();
  await looksRight(page);
  await page.getByRole('button', { name: begins('bulk.start', locale) }).click();
  await press(page, 'bulk.send');
  await expect(page.getByText(say('bulk.isDone'), { exact: true })).toBeVisible();
  await looksRight(page);
  const stats = await call<{ outstanding: number }>(issuer, `/v1/stats/series/${series}`);
  expect(JSON.stringify(stats)).toContain('9');

  await part(page, 'figures');
  await expect(page.getByRole('heading', { name: say('roll.title') })).toBeVisible();
  await expect(page.getByRole('table', { name: say('roll.title') }).getByRole('row').nth(1)).toBeVisible();
  const cohorts = page.getByRole('table', { name: say('cohorts.title') });
  await expect(cohorts.getByRole('row')).toHaveCount(2);
  const told = await call<{ cohorts: { issued: number }[] }>(issuer, `/v1/stats/series/${series}/cohorts`);
  await expect(cohorts.getByRole('row').nth(1)).toContainText(String(told.cohorts[0]!.issued));
  await looksRight(page);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  expect(file.suggestedFilename()).toContain(series);
  await part(page, 'terms');
  await expect(page.getByRole('heading', { name: say('terms.title') })).toBeVisible();
  await looksRight(page);
});

function approve(series: string): Promise<unknown> {
  return call(operator, `/v1/issue/series/${series}/approve`, {});
}

test('what is owed and what backs it; the escrow is funded, with its effect shown before', async ({ page }) => {
  await open(page, '/issuer');
  await expect(page.getByRole('heading', { name: say('owed.title') })).toBeVisible();
  await expect(page.getByRole('table', { name: say('series.title') }).getByRole('row').nth(1)).toBeVisible();
  await looksRight(page);
  const balance = () => call<{ items?: { balance: number }[] }>(issuer, `/v1/bank/escrow?member=${issuer.member}`).then((told) => JSON.stringify(told));
  const before = await balance();
  await page.getByRole('button', { name: new RegExp(`^${say('escrow.fund')} `) }).first().click();
  const dialog = page.getByRole('dialog', { name: say('escrow.fundTitle') });
  await dialog.getByLabel(say('amount')).fill('12.34');
  await expect(dialog.getByText(/12\.34/).first()).toBeVisible();
  await looksRight(page);
  await press(dialog, 'escrow.fund');
  await expect(dialog).toBeHidden();
  await expect.poll(balance).not.toBe(before);
});

test('a buy-back is opened with its budget set aside, and ended', async ({ page }) => {
  await open(page, '/issuer/series/ser_1');
  await part(page, 'buyback');
  await press(page, 'buyback.open');
  const dialog = page.getByRole('dialog', { name: say('buyback.open') });
  await dialog.getByLabel(say('buyback.price')).fill('80');
  await dialog.getByLabel(say('buyback.budget')).fill('160');
  await expect(dialog.getByText(/160\.00/).first()).toBeVisible();
  await looksRight(page);
  await press(dialog, 'buyback.open');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(say('buyback.isOpen'), { exact: true }).first()).toBeVisible();
  await looksRight(page);
  await press(page, 'buyback.close');
  await press(page.getByRole('dialog'), 'buyback.close');
  await expect(page.getByText(say('buyback.closed'))).toBeVisible();
});

test('a key for the team is made, shown once, and revoked', async ({ page }, info) => {
  const label = `till ${info.project.name} ${Date.now()}`;
  await open(page, '/keys');
  await press(page, 'keys.make');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('keys.label')).fill(label);
  await looksRight(page);
  await press(dialog, 'keys.make');
  await expect(dialog.getByText(/xqk_[0-9a-f]+/)).toBeVisible();
  await looksRight(page);
  await press(dialog, 'secret.kept');
  const row = page.getByRole('row').filter({ hasText: label });
  await row.getByRole('button').last().click();
  await press(page.getByRole('dialog'), 'keys.revoke');
  await expect(row.getByText(say('keys.states.revoked'))).toBeVisible();
  await looksRight(page);
});

test('a webhook is added, pinged, its log read, and events sent again', async ({ page }, info) => {
  const name = `hook ${info.project.name} ${Date.now()}`;
  await open(page, '/webhooks');
  await press(page, 'hooks.add');
  const dialog = page.getByRole('dialog');
  // Nobody answers there: what was not taken is what the log is for.
  await dialog.getByLabel(say('hooks.url')).fill(`https://example.com/${info.project.name}`);
  await dialog.getByLabel(say('hooks.description')).fill(name);
  await looksRight(page);
  await press(dialog, 'hooks.add');
  await expect(dialog.getByText(say('secret.once'))).toBeVisible();
  await press(dialog, 'secret.kept');
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await expect(page.getByRole('heading', { name: say('delivery.title') })).toBeVisible();
  await looksRight(page);
  await press(page, 'hooks.ping');
  await expect(page.getByText(say('hooks.pingBad').split('{{')[0]!)).toBeVisible({ timeout: 20_000 });
  await press(page, 'hooks.replay');
  await page.getByRole('dialog').getByRole('radio', { name: say('replay.since') }).click();
  await looksRight(page);
  await page.keyboard.press('Escape');
  await press(page, 'hooks.delete');
  await press(page.getByRole('dialog'), 'hooks.delete');
  await expect(page.getByText(say('hooks.deleted'))).toBeVisible();
});
