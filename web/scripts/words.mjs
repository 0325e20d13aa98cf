// Both languages have the same words: no key is missing in one, and none is empty.
import { readdir, readFile } from 'node:fs/promises';

const words = new URL('../src/i18n/', import.meta.url);
const languages = ['en', 'zh-CN'];
const faults = [];

function keys(value, path = '') {
  if (typeof value === 'string') return [[path.replace(/_(zero|one|two|few|many|other)$/, ''), value]];
  return Object.entries(value).flatMap(([name, inner]) => keys(inner, path ? `${path}.${name}` : name));
}

const areas = new Set();
for (const language of languages) {
  for (const file of await readdir(new URL(`${language}/`, words))) areas.add(file);
}
for (const area of [...areas].sort()) {
  const found = [];
  for (const language of languages) {
    const text = await readFile(new URL(`${language}/${area}`, words), 'utf8').catch(() => '{}');
    const pairs = keys(JSON.parse(text));
    for (const [key, value] of pairs) if (!value.trim()) faults.push(`${language}/${area}: ${key} is empty`);
    found.push(new Map(pairs));
  }
  const holes = (value) => [...new Set(value.match(/\{\{\s*\w+/g) ?? [])].map((hole) => hole.replace(/[{\s]/g, '')).sort().join();
  for (const [at, language] of languages.entries()) {
    for (const [key, value] of found[1 - at]) {
      const here = found[at].get(key);
      if (here === undefined) faults.push(`${language}/${area}: ${key} is missing`);
      else if (holes(here) !== holes(value)) faults.push(`${area}: ${key} has other {{…}} in each language`);
    }
  }
}
if (faults.length) {
  console.error([...new Set(faults)].join('\n'));
  process.exit(1);
}
