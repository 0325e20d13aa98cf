import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '@/app/api';
import { keptJob } from './bulk-kept';
import { step, type LineAnswer, type SendLines } from './bulk-run';

const send: SendLines = async (commands) => {
  const body = { commands } as never;
  const { answers } = await api.take(api.raw.POST('/v1/batch', { body }));
  return answers as LineAnswer[];
};

/** Sends what waits, batch after batch, until it is done, paused, or not answered. */
export function useBulkRun(series: string) {
  const client = useQueryClient();
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const goes = useRef(false);
  const store = keptJob(series);
  const stop = () => {
    goes.current = false;
  };
  useEffect(() => stop, []);
  const run = async () => {
    if (goes.current) return;
    goes.current = true;
    setRunning(true);
    setError(null);
    try {
      for (let job = store.get(); goes.current && job; job = store.get()) {
        const after = await step(job, send);
        if (!after) break;
        // What was answered is kept before anything else is sent.
        store.set(after);
      }
    } catch (problem) {
      setError(problem);
    }
    goes.current = false;
    setRunning(false);
    void client.invalidateQueries();
  };
  return { isRunning, error, run: () => void run(), pause: stop };
}
