/** Client of the Xianquan API. */
export * from './client.ts';
export * from './json.ts';
export * from './money.ts';
export * from './pages.ts';
export * from './problem.ts';
export * from './stream.ts';
export type { components, operations, paths } from './schema.ts';
import type { components } from './schema.ts';

/** The shapes of the API by name: `Schemas['OrderView']`. */
export type Schemas = components['schemas'];
