import { expect, test } from '@playwright/test';
import { looksRight, open } from './look.ts';
import { call, person, signIn, wordsOf } from './people.ts';

/** The tour explains itself in under a minute. */
const MINUTE = 60_000;
const STEPS = ['issue', 'sell', 'authorise', 'capture'] as const;

test('the tour issues, sells and redeems one coupon in under a minute', async ({ page, context, locale }) => {
  const say = wordsOf(locale, 'sandbox');
  const operator = await person('operator');
  const recorded = () => call<{ sequence: number }>(operator, '/v1/audit/system').then(({ sequence }) => sequence);
  const before = await recorded();
  await context.addInitScript(() => localStorage.removeItem('xq.toured'));
  await open(page, '/sign-in');
  const began = Date.now();
  const invitation = page.getByRole('dialog', { name: say('tour.welcome') });
  await expect(invitation).toBeVisible();
  await looksRight(page);
  await invitation.getByRole('button', { name: say('tour.take') }).click();
  const tour = page.getByRole('region', { name: say('tour.title') });
  for (const step of STEPS) {
    await expect(tour.getByRole('button', { name: say(`tour.${step}.do`), exact: true })).toBeEnabled();
    await tour.getByRole('button', { name: say(`tour.${step}.do`), exact: true }).click();
    await expect(tour.getByRole('listitem')).toHaveCount(STEPS.indexOf(step) + 1);
  }
  await expect(tour.getByText(say('tour.end'))).toBeVisible();
  expect(Date.now() - began).toBeLessThan(MINUTE);
  expect(await recorded(), 'each step is a record').toBeGreaterThanOrEqual(before + STEPS.length);
  await looksRight(page);
  await tour.getByRole('button', { name: say('tour.look') }).click();
  await expect(tour).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(invitation, 'it invites once').toBeHidden();
});

test('one becomes another person, and comes to where that one works', async ({ page, context, locale }) => {
  const say = wordsOf(locale, 'sandbox');
  await signIn(context, null);
  await open(page, '/sign-in');
  const persons = page.getByRole('combobox', { name: say('youAre') });
  for (const [persona, path] of [['holder-chen', '/wallet'], ['issuer-dining', '/issuer'], ['till-dining', '/till']] as const) {
    await persons.selectOption(persona);
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(persons).toHaveValue(persona);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('the clock moves forward, for everybody', async ({ page, context, locale }) => {
  const say = wordsOf(locale, 'sandbox');
  const operator = await person('operator');
  const clock = () => call<{ now: string }>(operator, '/v1/sandbox/clock').then(({ now }) => Date.parse(now));
  await signIn(context, operator);
  await open(page, '/keys');
  const before = await clock();
  await page.getByRole('button', { name: say('clock.title') }).click();
  const dialog = page.getByRole('dialog', { name: say('clock.title') });
  await looksRight(page);
  await dialog.getByRole('button', { name: say('clock.hour') }).click();
  await expect.poll(clock).toBeGreaterThanOrEqual(before + 3_600_000);
  await expect(page.getByText(say('clock.moved').split('{{to}}').find((part) => part.length > 1)!.trim(), { exact: false }).first()).toBeVisible();
});

test('a busy day runs, and tells how far it has come', async ({ page, context, locale }, info) => {
  test.skip(!info.project.name.endsWith('desk-zh'), 'a minute of it is enough for all');
  const say = wordsOf(locale, 'sandbox');
  const operator = await person('operator');
  await signIn(context, operator);
  await open(page, '/keys');
  await page.getByRole('button', { name: say('busy.run') }).click();
  await expect(page.getByRole('status').getByText(/[1-9]\d*.*\d/).first()).toBeVisible();
  const day = () => call<{ running: boolean; done: number }>(operator, '/v1/sandbox/busy-day');
  await expect.poll(async () => (await day()).done).toBeGreaterThan(100);
  await looksRight(page);
});
