import type { Schemas } from '@xianquan/client';

export type Cohort = Schemas['Cohort'];

/** Something wrong with what was filled in, at a JSON pointer. */
export interface TermProblem {
  code: string;
  pointer: string;
  place?: { column?: number; fragment: string };
  message_en: string;
  message_zh: string;
}
