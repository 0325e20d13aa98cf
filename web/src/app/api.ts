import { createClient, Problem } from '@xianquan/client';
import { QueryClient } from '@tanstack/react-query';
import { forgetKept } from '@/lib/kept';
import { session } from './session';
import { settings } from './settings';

/** The API, as whoever is signed in. */
export const api = createClient({
  key: () => session.get()?.key ?? null,
  language: () => settings.get().language,
});

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The client itself asks again where that may help.
      retry: false,
      staleTime: 2_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

session.subscribe(() => {
  queries.clear();
  forgetKept();
});

/** A refusal in words, in the language of the screen. */
export function told(error: unknown): string {
  if (error instanceof Problem) {
    if (error.isOffline) return settings.get().language === 'zh-CN' ? '连接不上服务器。' : 'The server cannot be reached.';
    return error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
