import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Problem, type Schemas } from '@xianquan/client';
import { api } from '@/app/api';
import i18next from 'i18next';
import { currentFormats } from '@/lib/format';
import { useSettled } from '@/lib/preview';
import { previewed } from './ask';
import { hasNoPreview } from './effect';
import { blanksAt } from './fields';
import type { TermProblem } from './shapes';
import type { EntryFault } from './values';

export interface SeriesBody {
  issuer: string;
  template: { id: string; version: number };
  values: Record<string, unknown>;
}

export interface Checks {
  body: SeriesBody;
  sentences: readonly Schemas['TermsSentence'][] | null;
  problems: readonly TermProblem[];
  /** A refusal that is about no field. */
  error: unknown;
  /** The rules take it as it stands. */
  passes: boolean;
  isAsking: boolean;
}

/** Reads the terms to the writer, and lets the rules look at them, while the form is filled in. */
export function useChecks(body: SeriesBody): Checks {
  const text = JSON.stringify(body);
  const settled = useSettled(text, 400);
  const asked = JSON.parse(settled) as SeriesBody;
  const terms = useQuery({ queryKey: ['preview', 'terms', settled], queryFn: () => api.take(api.raw.POST('/v1/issue/series/terms', { body: asked as never })), placeholderData: keepPreviousData, gcTime: 10_000 });
  const rules = useQuery({ queryKey: ['preview', 'define', settled], queryFn: () => previewed('/v1/issue/series', asked), placeholderData: keepPreviousData, gcTime: 10_000 });
  const refused = rules.error && !hasNoPreview(rules.error) ? rules.error : null;
  const problems = unique([...problemsIn(terms.error), ...problemsIn(refused)]);
  return {
    body,
    sentences: terms.data?.sentences ?? null,
    problems,
    error: refused && problemsIn(refused).length === 0 ? refused : null,
    passes: rules.isSuccess && !rules.isPlaceholderData && problems.length === 0,
    isAsking: settled !== text || terms.isFetching || rules.isFetching,
  };
}

/** What a refusal says of places in the document. */
export function problemsIn(error: unknown): TermProblem[] {
  const found = error instanceof Problem ? error.body?.['problems'] : undefined;
  return Array.isArray(found) ? (found as TermProblem[]) : [];
}

function unique(problems: readonly TermProblem[]): TermProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.pointer} ${problem.code}`, problem])).values()];
}

/** In the reader's language. */
export function messageOf({ message_en, message_zh }: TermProblem): string {
  return currentFormats().language === 'zh-CN' ? message_zh : message_en;
}

/** What is wrong, by field. */
export function faultsAt(faults: Partial<Record<string, EntryFault>>, problems: readonly TermProblem[], document: unknown): Map<string, string[]> {
  const at = new Map<string, string[]>();
  for (const [name, fault] of Object.entries(faults)) if (fault) at.set(name, [i18next.t(`issuer:fault.${fault}`)]);
  for (const problem of problems) {
    const names = blanksAt(document, problem.pointer);
    const first = problem.pointer.split('/')[1] ?? '';
    for (const name of new Set(names.length ? names : [first])) {
      const said = at.get(name) ?? [];
      const message = messageOf(problem);
      if (!(name in faults) && !said.includes(message)) at.set(name, [...said, message]);
    }
  }
  return at;
}
