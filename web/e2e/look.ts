import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { screens } from './people.ts';

export async function open(page: Page, path: string): Promise<void> {
  await page.goto(screens() + path);
}

/** Nothing that axe calls serious, but in `except`, and nothing that sticks out at the side. */
export async function looksRight(page: Page, except: string[] = []): Promise<void> {
  // What is still fading in has no contrast yet.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished)));
  const { violations } = await except.reduce((axe, part) => axe.exclude(part), new AxeBuilder({ page })).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, 'nothing sticks out at the side').toBeLessThanOrEqual(0);
}
