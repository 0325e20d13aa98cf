import { defineConfig } from '@playwright/test';

/** Debian's Chromium, as root or not, with nothing fetched in the background. */
const launchOptions = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
};

const desk = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** Real Chromium against the real server, in both languages, on a desk and on a phone. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/world.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: { launchOptions, trace: 'retain-on-failure', serviceWorkers: 'allow' },
  projects: [
    { name: 'desk-zh', use: { ...desk, locale: 'zh-CN' } },
    { name: 'desk-en', use: { ...desk, locale: 'en-US', colorScheme: 'dark' } },
    { name: 'phone-zh', use: { ...phone, locale: 'zh-CN' } },
    { name: 'phone-en', use: { ...phone, locale: 'en-US' } },
  ],
});
