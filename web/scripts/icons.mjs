// Draws the icons of the installed app from public/icon.svg: `node scripts/icons.mjs`.
import { chromium } from '@playwright/test';
import { readFile } from 'node:fs/promises';

const folder = new URL('../public/', import.meta.url);
const drawing = await readFile(new URL('icon.svg', folder), 'utf8');
// Systems cut a maskable icon as they like: the ground reaches the edges, the drawing keeps to the middle.
const maskable = drawing.replace('rx="14" ', '').replace('<path', '<g transform="translate(6.4 6.4) scale(.8)"><path').replace('</svg>', '</g></svg>');

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const [size, svg] of [[192, drawing], [512, maskable]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>* { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`);
  await page.screenshot({ path: new URL(`icon-${size}.png`, folder).pathname, omitBackground: true });
}
await browser.close();
