import { expect, test, type Page } from '@playwright/test';
import { writeToken } from '../src/desk/tokens.ts';
import { looksRight, open } from './look.ts';
import { call, person, signIn, wordsOf, type Person } from './people.ts';

/** What a project stops, so that two that run at once do not meet, nor the market's own tests. */
const PLACES: Record<string, number> = { 'desk-zh': 0, 'desk-en': 1, 'phone-zh': 2, 'phone-en': 3 };
const SERIES = ['ser_7', 'ser_8', 'ser_9', 'ser_a'];
const TOKEN = writeToken({ series: 'ser_1', serial: 1 });

let say: (key: string, holes?: Record<string, string | number>) => string;
let regulator: Person;
let place: number;

test.beforeEach(async ({ locale, context }, info) => {
  const words = wordsOf(locale, 'desk');
  say = (key, holes = {}) => Object.entries(holes).reduce((text, [name, value]) => text.replaceAll(`{{${name}}}`, String(value)), words(key));
  place = PLACES[info.project.name] ?? 0;
  regulator = await person('regulator');
  await signIn(context, regulator);
});

function heading(page: Page) {
  return page.getByRole('heading', { level: 1 });
}

async function searchFor(page: Page, text: string): Promise<void> {
  const field = page.getByRole('searchbox', { name: say('search.label') });
  await field.fill(text);
  await field.press('Enter');
}

test('the overview shows everything at one look, and leads to the rest', async ({ page }) => {
  await open(page, '/desk');
  await expect(heading(page)).toHaveText(say('overview.title'));
  await expect(page.getByRole('link', { name: new RegExp(say('tile.books')) })).toContainText(say('tile.even'));
  await expect(page.getByRole('list', { name: say('escrow.title') }).getByRole('listitem').first()).toBeVisible();
  await expect(page.getByRole('list', { name: say('overview.records') }).getByRole('listitem').first()).toBeVisible();
  await looksRight(page);
  await page.getByRole('link', { name: new RegExp(say('tile.cover')) }).click();
  await expect(heading(page)).toHaveText(say('escrow.title'));
});

test('records come as they are recorded, are held, chosen and read', async ({ page, context }) => {
  await open(page, '/desk/records');
  const list = page.getByRole('list', { name: say('records.title') });
  await expect(list.getByRole('listitem').first()).toBeVisible();
  await expect(page.getByText(say('records.live'), { exact: true })).toBeVisible();
  await looksRight(page);

  await page.getByRole('button', { name: say('records.hold'), exact: true }).click();
  await expect(page.getByText(say('records.held'), { exact: true })).toBeVisible();
  const top = await list.getByRole('link').first().getAttribute('href');
  const issuer = await person('issuer', 0);
  await call(issuer, '/v1/issue/units', { series: 'ser_1', grants: [{ to: issuer.member, quantity: 1 }] });
  await expect(page.getByRole('button', { name: new RegExp(say('records.waiting_other').split('{{count}}').at(-1)!.trim() + '|' + (say('records.waiting_other').split('{{count}}')[0]!.trim())) })).toBeVisible();
  expect(await list.getByRole('link').first().getAttribute('href')).toBe(top);
  await page.getByRole('button', { name: say('records.goOn'), exact: true }).click();
  await expect(list.getByRole('link').first()).not.toHaveAttribute('href', top ?? '');

  await page.getByLabel(say('records.command')).selectOption('issue_units');
  await expect(page).toHaveURL(/command=issue_units/);
  await expect(list.getByRole('listitem').first()).toContainText(say('command.issue_units'));
  await context.setOffline(true);
  await expect(page.getByText(say('records.lost'), { exact: true })).toBeVisible({ timeout: 15_000 });
  await context.setOffline(false);
  await expect(page.getByText(say('records.live'), { exact: true })).toBeVisible({ timeout: 15_000 });

  await list.getByRole('link').first().click();
  await expect(heading(page)).toContainText(say('record.one'));
  await expect(page.getByText(say('event.coupon_units_issued')).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: say('proof.title') })).toBeVisible();
  await page.getByText(say('record.raw'), { exact: true }).click();
  await expect(page.locator('pre').last()).toContainText('"issue_units"');
  await looksRight(page);
  const here = page.url();
  await page.getByRole('link', { name: say('record.before') }).click();
  await expect(page).not.toHaveURL(here);
  await expect(page.getByText(say('record.head'), { exact: true })).toBeVisible();
});

test('whatever has an id is found by it, and what is not there is not', async ({ page }) => {
  await open(page, '/desk');
  await searchFor(page, '#1');
  await expect(heading(page)).toContainText('#1');
  await searchFor(page, 'MEM_4');
  await expect(page).toHaveURL(/members\/mem_4$/);
  await expect(page.getByRole('heading', { name: say('account.title') })).toBeVisible();
  await looksRight(page);
  await searchFor(page, 'ser_1');
  await expect(page.getByRole('heading', { name: say('series.units') })).toBeVisible();
  await looksRight(page);
  await searchFor(page, 'ser_1 1-3');
  await expect(page.getByRole('link', { name: TOKEN })).toBeVisible();
  await looksRight(page);
  await searchFor(page, 'mem_4 escrow CNY');
  await expect(page.getByRole('table', { name: say('account.title') }).getByRole('row')).toHaveCount(2);
  await searchFor(page, 'dep_1');
  await expect(page.getByText(say('find.recordHasAll')).or(page.getByText(say('find.notListed', { many: '1,000' })))).toBeVisible();
  await searchFor(page, 'mem_zzz');
  await expect(page.getByText(say('nothing.title', { id: 'mem_zzz' }))).toBeVisible();
  await looksRight(page);
  await searchFor(page, '999999999');
  await expect(page.getByText(say('nothing.title', { id: '#999999999' }))).toBeVisible();
  await searchFor(page, `${TOKEN.slice(0, -1)}${TOKEN.endsWith('0') ? '1' : '0'}`);
  await expect(page.getByText(say('find.mistyped', { token: `${TOKEN.slice(0, -1)}${TOKEN.endsWith('0') ? '1' : '0'}` }))).toBeVisible();
});

test("an order and a redemption tell their whole course", async ({ page }) => {
  const { items: [order] } = await call<{ items: { id: string }[] }>(regulator, '/v1/trade/orders?limit=1');
  const { items: [redemption] } = await call<{ items: { id: string }[] }>(regulator, '/v1/redeem/redemptions?limit=1');
  await open(page, '/desk');
  await searchFor(page, order!.id);
  await expect(page.getByRole('table', { name: say('order.history') }).getByRole('row').nth(1)).toBeVisible();
  await looksRight(page);
  await searchFor(page, redemption!.id);
  await expect(page.getByText(say('redemption.step.authorised'), { exact: true }).first()).toBeVisible();
  await looksRight(page);
});

test("a token's chain of title is drawn, and stands in a table as well", async ({ page }) => {
  await open(page, '/desk');
  await searchFor(page, TOKEN);
  await expect(heading(page)).toContainText(TOKEN);
  await expect(page.getByRole('group', { name: say('title.drawing') })).toBeVisible();
  await expect(page.getByText(say('title.unbroken'))).toBeVisible();
  const table = page.getByRole('table', { name: say('title.table') });
  await expect(table.getByText(say('moved.units_issued'), { exact: true })).toBeVisible();
  await looksRight(page);
  await page.getByRole('group', { name: say('title.drawing') }).getByRole('link').first().click();
  await expect(heading(page)).toContainText(say('record.one'));
});

test('escrow stands beside what it must be, and the roll-forward adds up', async ({ page }) => {
  await open(page, '/desk/escrow');
  const bars = page.getByRole('list', { name: say('escrow.title') });
  await expect(bars.getByRole('img').first()).toBeVisible();
  await bars.getByRole('button', { name: new RegExp(say('escrow.roll')) }).first().click();
  await expect(page.getByRole('table', { name: say('roll.title') }).getByRole('row').nth(1)).toBeVisible();
  await looksRight(page);
});

test('flows and holdings are shown by industry, region and hour', async ({ page }) => {
  await open(page, '/desk/flows');
  await expect(page.getByRole('table', { name: say('flows.map.category') })).toBeVisible();
  await looksRight(page);
  await page.getByRole('radio', { name: say('flows.of.redeemed') }).click();
  await page.getByLabel(say('flows.figures')).check();
  await looksRight(page);
  await page.getByRole('combobox', { name: say('flows.region') }).selectOption({ index: 1 });
  await expect(page.getByRole('table', { name: say('flows.map.category') }).getByRole('row').nth(1)).toBeVisible();
  const { cells } = await call<{ cells: unknown[] }>(regulator, '/v1/stats/holdings');
  await expect(page.getByRole('table', { name: say('held.title') }).getByRole('row')).toHaveCount(cells.length + 1);
});

/** Says why in the dialog that is open, sees what it would do, and does it. */
async function doIt(page: Page, act: string, reason: string | null): Promise<void> {
  const dialog = page.getByRole('dialog');
  const send = dialog.getByRole('button', { name: say(`act.${act}`), exact: true });
  if (reason !== null) {
    await expect(send).toBeDisabled();
    await dialog.getByLabel(say('act.reason')).fill(reason);
  }
  await expect(dialog.getByText(say('foreseen.incomplete'))).toHaveCount(0);
  await expect(send).toBeEnabled();
  await looksRight(page);
  await send.click();
  await expect(dialog).toBeHidden();
}

test('a market is halted and goes on, a member is frozen and let go, each with its reason', async ({ page }, info) => {
  const series = SERIES[place]!;
  const reason = `CASE-${info.project.name}`;
  // What a run before this one stopped and did not let go on.
  if ((await call<{ halted: boolean }>(regulator, `/v1/trade/markets/${series}`)).halted) await call(regulator, `/v1/trade/markets/${series}/resume`, {});
  const { items } = await call<{ items: { id: string; state: string }[] }>(regulator, '/v1/members?kind=person&limit=40');
  const member = items.filter(({ state }) => state === 'active')[10 + place]!.id;
  await open(page, '/desk/halts');
  await expect(heading(page)).toHaveText(say('halts.title'));
  await page.getByRole('button', { name: say('act.halt_market') }).click();
  await expect(page.getByRole('dialog').getByText(say('foreseen.incomplete'))).toBeVisible();
  await page.getByRole('dialog').getByLabel(say('act.series')).selectOption(series);
  await doIt(page, 'halt_market', reason);
  const resume = page.getByRole('button', { name: `${say('lift.resume_market')} ${series}` });
  await expect(resume).toBeVisible();
  await expect(page.getByText(reason).first()).toBeVisible();
  expect((await call<{ halted: boolean }>(regulator, `/v1/trade/markets/${series}`)).halted).toBe(true);
  await looksRight(page);

  await page.getByRole('button', { name: say('act.freeze_member') }).click();
  await page.getByRole('dialog').getByLabel(say('act.member')).fill(member);
  await doIt(page, 'freeze_member', reason);
  const lift = page.getByRole('button', { name: `${say('lift.unfreeze_member')} ${member}` });
  await expect(lift).toBeVisible();

  await resume.click();
  await doIt(page, 'resume_market', null);
  await expect(resume).toHaveCount(0);
  await lift.click();
  await doIt(page, 'unfreeze_member', null);
  await expect(lift).toHaveCount(0);
  const log = page.getByRole('table', { name: say('halts.log') });
  await expect(log.getByText(say('command.unfreeze_member')).first()).toBeVisible();
});

test('what an issuer wrote is approved by the operator, after a look at it', async ({ page, context }) => {
  // Not the issuer nor the title that the tests of other areas look for.
  const issuer = await person('issuer', 3);
  const { items } = await call<{ items: { id: string }[] }>(issuer, `/v1/issue/series?issuer=${issuer.member}&limit=200`);
  const { document } = await call<{ document: object }>(issuer, `/v1/issue/series/${items.at(-1)!.id}`);
  const title = { en: 'A draft of a test', zh: '测试草案' };
  const { id } = await call<{ id: string }>(issuer, '/v1/issue/series', { issuer: issuer.member, document: { ...document, title } });
  await open(page, '/desk/halts');
  const approve = page.getByRole('button', { name: `${say('actHere.approve_series')} ${id}` });
  await expect(page.getByRole('link', { name: new RegExp(`${id}$`) }).first()).toBeVisible();
  await expect(approve).toHaveCount(0);
  await signIn(context, await person('operator'));
  await page.reload();
  await approve.click();
  await doIt(page, 'approve_series', null);
  await expect(approve).toHaveCount(0);
  expect((await call<{ state: string }>(issuer, `/v1/issue/series/${id}`)).state).toBe('approved');
  await call(issuer, `/v1/issue/series/${id}/close`, {});
});

test('what the server refuses is told before it is sent', async ({ page }) => {
  await open(page, '/desk/halts');
  await page.getByRole('button', { name: say('act.freeze_member') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('act.member')).fill('mem_zzz');
  await dialog.getByLabel(say('act.reason')).fill('CASE-0');
  await expect(dialog.getByText('member_not_found')).toBeVisible();
  await expect(dialog.getByRole('button', { name: say('act.freeze_member'), exact: true })).toBeDisabled();
});

test('the state of the system, its books and its digest are there', async ({ page }) => {
  await open(page, '/desk/system');
  await expect(page.getByRole('table', { name: say('system.followersTitle') }).getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('table', { name: say('trial.title') }).getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('button', { name: say('checkpoint.make') }).click();
  const other = page.getByLabel(say('checkpoint.other'));
  await other.fill('0'.repeat(64));
  await expect(page.getByText(say('checkpoint.different'))).toBeVisible();
  await looksRight(page);
  await page.getByPlaceholder(say('trial.asOf')).fill('200');
  await page.getByRole('button', { name: say('trial.show') }).click();
  await expect(page.getByText(say('asOf', { sequence: 200 }))).toBeVisible();
});

test('the bank answers withdrawals and records deposits; the operator finds their owner', async ({ page, context, browser }, info) => {
  const holder = await person('holder', place);
  const ask = () => call<{ id: string }>(holder, '/v1/bank/withdrawals', { member: holder.member, currency: 'CNY', amount: 100 });
  const paid = (await ask()).id;
  const failed = (await ask()).id;
  const bank = await person('bank');
  await context.addInitScript((session) => localStorage.setItem('xq.session', session), JSON.stringify(bank));
  await open(page, '/desk');
  await expect(heading(page)).toHaveText(say('bank.title'));
  await looksRight(page);
  const reference = `E2E-${info.project.name}-${Date.now()}`;
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: `${say('bank.confirm')} ${paid}` }).click();
  await dialog.getByLabel(say('bank.reference')).fill(reference);
  await expect(dialog.getByText(say('event.ledger_withdrawal_paid'))).toBeVisible();
  await looksRight(page);
  await dialog.getByRole('button', { name: say('bank.confirm'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: `${say('bank.fail')} ${failed}` }).click();
  await expect(dialog.getByText(say('event.ledger_withdrawal_failed'))).toBeVisible();
  await dialog.getByRole('button', { name: say('bank.fail'), exact: true }).click();
  await expect(dialog).toBeHidden();
  const { items } = await call<{ items: { id: string; state: string }[] }>(bank, '/v1/bank/withdrawals');
  expect([paid, failed].map((id) => items.find((one) => one.id === id)?.state)).toEqual(['paid', 'failed']);

  await page.getByRole('button', { name: say('bank.deposit') }).click();
  await dialog.getByLabel(say('bank.amount')).fill('12.50');
  await dialog.getByLabel(say('bank.reference')).fill(`${reference}-D`);
  await expect(dialog.getByText(say('event.ledger_deposited'))).toBeVisible();
  await looksRight(page);
  await dialog.getByRole('button', { name: say('bank.deposit'), exact: true }).click();
  await expect(dialog).toBeHidden();
  const suspense = await call<{ items: { id: string; bank_reference: string }[] }>(bank, '/v1/bank/deposits?state=suspense&limit=50');
  const deposit = suspense.items.find(({ bank_reference }) => bank_reference === `${reference}-D`)!.id;

  const operator = await person('operator');
  const other = await browser.newContext();
  await signIn(other, operator);
  await other.addInitScript((language) => localStorage.setItem('xq.settings', JSON.stringify({ language })), info.project.name.endsWith('zh') ? 'zh-CN' : 'en');
  const desk = await other.newPage();
  await open(desk, '/desk/bank');
  await desk.getByRole('button', { name: `${say('bank.assign')} ${deposit}` }).click();
  await desk.getByRole('dialog').getByLabel(say('act.member')).fill(holder.member);
  await desk.getByRole('dialog').getByRole('button', { name: say('bank.assign'), exact: true }).click();
  await expect(desk.getByRole('dialog')).toBeHidden();
  await expect(desk.getByRole('button', { name: `${say('bank.assign')} ${deposit}` })).toHaveCount(0);
  await other.close();
});

test('an auditor changes nothing, and a holder has no desk', async ({ page, context }) => {
  await signIn(context, await person('auditor'));
  await open(page, '/desk/halts');
  await expect(page.getByText(say('halts.readOnly'))).toBeVisible();
  await expect(page.getByRole('button', { name: say('act.halt_market') })).toHaveCount(0);
  await looksRight(page);
  await open(page, '/desk/members/mem_4');
  await expect(page.getByRole('heading', { name: say('account.title') })).toBeVisible();
  await expect(page.getByRole('button', { name: say('actHere.freeze_member') })).toHaveCount(0);
  await signIn(context, await person('holder', place));
  await open(page, '/desk');
  await expect(page).toHaveURL(/sign-in/);
});

test('the tour leads to the record of what it just did', async ({ page, context, locale }) => {
  const words = wordsOf(locale, 'sandbox');
  await signIn(context, await person('holder', place));
  await open(page, '/');
  await page.getByRole('button', { name: words('tour.take') }).click();
  const tour = page.getByRole('region', { name: words('tour.title') });
  await tour.getByRole('button', { name: words('tour.issue.do') }).click();
  const record = tour.getByRole('button', { name: new RegExp(words('tour.record').split('{{')[0]!.trim()) });
  await expect(record).toBeVisible();
  await looksRight(page);
  await record.click();
  await expect(heading(page)).toContainText(say('record.one'));
  await expect(page.getByText(say('event.coupon_units_issued')).first()).toBeVisible();
});
