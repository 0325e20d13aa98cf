// What the first view weighs: index.html and, followed through static imports, the scripts and styles
// that it and the board load, packed by gzip. Fails above the budget.
import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BUDGET = 200 * 1024;
const dist = new URL('../dist/', import.meta.url);
const packed = async (name) => gzipSync(await readFile(new URL(name, dist)), { level: 9 }).length;

/** Scripts and styles that a chunk names in its static imports. */
async function imports(name) {
  const text = await readFile(new URL(name, dist), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)].map(([, file]) => `assets/${file}`);
  return [...new Set(found)];
}

async function reach(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (name.endsWith('.js')) await reach(await imports(name), seen);
  }
  return seen;
}

const html = await readFile(new URL('index.html', dist), 'utf8');
const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file);
const files = await readdir(new URL('assets/', dist));
const screens = files.filter((name) => /^(board|bar)-.*\.(js|css)$/.test(name));
// One language is spoken at a time; the larger counts.
const words = [];
for (const area of ['common', 'market', 'sandbox']) {
  const sized = await Promise.all(files.filter((name) => new RegExp(`^${area}-.*\\.js$`).test(name)).map(async (name) => [await packed(`assets/${name}`), name]));
  const largest = sized.sort((a, b) => b[0] - a[0])[0];
  if (largest) words.push(largest[1]);
}
const all = ['index.html', ...(await reach([...named, ...[...screens, ...words].map((name) => `assets/${name}`)]))];
let total = 0;
for (const name of all) {
  const size = await packed(name);
  total += size;
  console.log(`${String(size).padStart(8)}  ${name}`);
}
console.log(`${String(total).padStart(8)}  of ${BUDGET} bytes (gzip)`);
if (total > BUDGET) {
  console.error(`the first view weighs ${total} bytes, more than ${BUDGET}`);
  process.exit(1);
}
