import { useQuery, type UseQueryResult } from '@tanstack/react-query';

/** Changes when what is kept has another shape. */
const PREFIX = 'xq.kept.1:';

/** For so long an answer of this page is not asked for again, in milliseconds. */
const FRESH = 2_000;

interface Kept<T> {
  at: number;
  data: T;
}

/**
 * A read that the browser remembers: without a connection it shows what was known, and
 * `dataUpdatedAt` says since when. What is kept is forgotten when somebody else signs in.
 */
export function useKeptQuery<T>({ queryKey, queryFn, enabled = true, refetchInterval = false }: { queryKey: readonly unknown[]; queryFn: () => Promise<T>; enabled?: boolean; refetchInterval?: number | false }): UseQueryResult<T> {
  const name = PREFIX + JSON.stringify(queryKey);
  return useQuery<T>({
    queryKey,
    queryFn: async () => {
      const data = await queryFn();
      keep(name, { at: Date.now(), data });
      return data;
    },
    enabled,
    refetchInterval,
    // What an earlier page knew is asked for anew, however young it is: else a lost connection shows late.
    staleTime: ({ state }) => (state.dataUpdateCount === 0 ? 0 : FRESH),
    initialData: () => recall<T>(name)?.data,
    initialDataUpdatedAt: () => recall<T>(name)?.at,
  });
}

/** Forgets everything: it belonged to whoever was signed in. */
export function forgetKept(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

function recall<T>(name: string): Kept<T> | undefined {
  try {
    return (JSON.parse(localStorage.getItem(name) ?? 'null') as Kept<T> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep<T>(name: string, kept: Kept<T>): void {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // Without room the wallet works, but not without a connection.
  }
}
