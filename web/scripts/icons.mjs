// Draws the icons of the installed app from public/icon.svg: `node scripts/icons.mjs` in web/.
import { chromium } from '@playwright/test';
import { readFileSync } from 'node:fs';
const svg = readFileSync('public/icon.svg','utf8');
const b = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] });
for (const [size, full] of [[192,false],[512,true]]) {
  const p = await b.newPage({ viewport: { width: size, height: size } });
  // Maskable icons are cut by the system: the ground reaches the edges and the drawing keeps to the middle.
  const inner = full ? svg.replace('rx="14" ', '').replace('<path', '<g transform="translate(6.4 6.4) scale(.8)"><path').replace('</svg>', '</g></svg>') : svg;
  await p.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${inner}`);
  await p.screenshot({ path: `public/icon-${size}.png`, omitBackground: true });
}
await b.close();
