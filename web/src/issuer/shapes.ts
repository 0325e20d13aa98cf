import type { Schemas } from '@xianquan/client';

/** What the description has not got yet; these go when it has. */

/** A sentence of the terms, and the topic it belongs to. */
export interface Sentence {
  topic: string;
  en: string;
  zh: string;
}

/** Something wrong with what was filled in, at a JSON pointer. */
export interface TermProblem {
  code: string;
  pointer: string;
  place?: { column?: number; fragment: string };
  message_en: string;
  message_zh: string;
}

/** `/v1/issue/series/terms` and `/v1/issue/series/{series}/terms`. */
export interface PlainTerms {
  sentences: Sentence[];
  problems?: TermProblem[];
}

/** What a write would change, of what the caller may see. */
export interface Effects {
  balances: { member: string; currency: string; purpose: string; change: number }[];
  units: { member: string; series: string; place: string; change: number }[];
  fees: { member: string; currency: string; amount: number }[];
}

export type Previewed = Schemas['Recorded'] & { effects?: Effects | null };

/** `/v1/stats/series/{series}/cohorts`: what was issued in a month, and how much of it was used by when. */
export interface Cohort {
  /** First day of the month of issue. */
  month: string;
  issued: number;
  /** Units redeemed by so many days after their issue, cumulative; absent where that day has not come. */
  redeemed: { days: number; units: number | null }[];
}

export interface Cohorts {
  as_of: number;
  cohorts: Cohort[];
}

/** A key of the team, without its secret. */
export interface TeamKey {
  id: string;
  member: string;
  role: string;
  label: string;
  state: string;
  created_at: string;
  expires_at?: string | null;
  revoked_at?: string | null;
}
