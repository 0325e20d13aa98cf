/** What the description has not got yet; these go when it has. */

/** Something wrong with what was filled in, at a JSON pointer. */
export interface TermProblem {
  code: string;
  pointer: string;
  place?: { column?: number; fragment: string };
  message_en: string;
  message_zh: string;
}

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
