import { Problem, type Schemas } from '@xianquan/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/app/api';
import { useSettings } from '@/app/settings';
import { allSeries } from './lists';
import { createKeptStore, useStore } from './store';

/** What something is called in each language. */
export interface Named {
  en?: string | null;
  zh?: string | null;
}

/** In the reader's language, or in the other where it has no name in that. */
export function inLanguage(language: string, name: Named): string {
  return (language === 'zh-CN' ? (name.zh ?? name.en) : (name.en ?? name.zh)) ?? '';
}

export type Series = Schemas['SeriesView'];

/** The series, by id: their titles and faces are needed wherever an id is shown. */
export function useSeriesMap(): ReadonlyMap<string, Series> {
  const { data } = useQuery({
    queryKey: ['series', 'all'],
    queryFn: async () => new Map((await allSeries()).map((series) => [series.id, series])),
    staleTime: 60_000,
  });
  return data ?? NONE;
}

const NONE: ReadonlyMap<string, Series> = new Map();

/** What a series is called; its id where it has no title or is not known yet. */
export function useSeriesName(): (id: string) => string {
  const map = useSeriesMap();
  const { language } = useSettings();
  return (id) => {
    const title = map.get(id)?.title;
    return title ? inLanguage(language, title) : id;
  };
}

/** Somebody of the demo world. */
export type Persona = Schemas['PersonaView'];

/** The people of this sandbox; refused where it is none. */
export function people(): Promise<Persona[]> {
  return api.take(api.raw.GET('/v1/sandbox/personas'));
}

/** The personas of a demo; none where the server is not one. */
export function usePersonas(): readonly Persona[] {
  return usePersonasAsked() ?? [];
}

/** Whether there was somebody to be played when this browser was last here: the room for it is kept then. */
const wasDemo = createKeptStore('xq.demo', (kept) => kept === true);

/** Whether people can be played here; as it was last time, until the server has said it. */
export function useIsDemo(): boolean {
  const personas = usePersonasAsked();
  const was = useStore(wasDemo);
  const is = personas && personas.length > 0;
  useEffect(() => { if (is !== undefined) wasDemo.set(is); }, [is]);
  return is ?? was;
}

function usePersonasAsked(): readonly Persona[] | undefined {
  const { data } = useQuery({
    queryKey: ['personas'],
    queryFn: () => people().catch((problem: unknown) => {
      if (problem instanceof Problem && !problem.isOffline) return [];
      throw problem;
    }),
    staleTime: Infinity,
  });
  return data;
}

/** A sentence of the server in which ids of members are their names, as far as anybody has said. */
export function useNamesIn(): (text: string) => string {
  const name = useMemberName();
  return (text) => text.replace(/\bmem_[0-9a-z]+\b/g, name);
}

/** What a member is called, as far as anybody has said; its id otherwise. */
export function useMemberName(): (id: string) => string {
  const personas = usePersonas();
  const { language } = useSettings();
  return (id) => {
    const found = personas.find((persona) => persona.member === id);
    return found ? inLanguage(language, found.name) : id;
  };
}
