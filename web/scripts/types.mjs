// Writes the client's types from the API's description; `--check` tells whether they are today's.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const description = new URL('../../openapi/xianquan.json', import.meta.url);
const types = new URL('../client/src/schema.ts', import.meta.url);
const head = '// Written from openapi/xianquan.json by `npm run types`: not to be changed by hand.\n/* eslint-disable */\n\n';

// The client makes an idempotency key up where it is given none.
const optional = (types) => types.replace(/\bheader: (\{[^{}]*?"Idempotency-Key")(: string;)/g, 'header?: $1?$2');
const text = head + optional(astToString(await openapiTS(description)));
if (process.argv.includes('--check')) {
  if ((await readFile(types, 'utf8')) !== text) {
    console.error('web/client/src/schema.ts is not what openapi/xianquan.json says: run `npm run types`');
    process.exit(1);
  }
} else {
  await writeFile(types, text);
}
