import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const PAUSE = 300;

/** A value that stands still: the last one after nothing changed for a while. */
export function useSettled<T>(value: T, pause = PAUSE): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}

/**
 * Asks the server what a command would do, without doing it, some time after the form stands still.
 * `command` is `null` where the form is not complete; `send` sends it with `preview=true`.
 */
export function usePreview<Command, Output>(name: string, command: Command | null, send: (command: Command) => Promise<Output>) {
  const now = JSON.stringify(command);
  const settled = useSettled(now);
  const asked = settled === now ? command : null;
  const query = useQuery({
    queryKey: ['preview', name, settled],
    queryFn: () => send(JSON.parse(settled) as Command),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 10_000,
  });
  return {
    /** What it would do; of the form as it was a moment ago while it is asked anew. */
    data: command === null ? undefined : query.data,
    error: asked === null ? null : query.error,
    /** Whether `data` is about the form as it stands. */
    isCurrent: asked !== null && query.data !== undefined && !query.isPlaceholderData,
    isAsking: command !== null && (settled !== now || query.isFetching),
  };
}
