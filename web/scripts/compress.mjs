// Puts a gzip file beside each text file of the build, so that the server has nothing to compress.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
for (const name of await readdir(dist, { recursive: true })) {
  if (!/\.(js|css|html|svg|webmanifest|json)$/.test(name)) continue;
  const file = new URL(name, dist);
  const text = await readFile(file);
  const packed = gzipSync(text, { level: 9 });
  if (packed.length < text.length) await writeFile(new URL(`${name}.gz`, dist), packed);
}
