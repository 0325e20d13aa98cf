import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { newIdempotencyKey, Problem } from '@xianquan/client';
import { useRef } from 'react';
import { done, failed } from '@/ui/toast';

/**
 * Something that a screen asks the server to do.
 *
 * One press is one command: while nobody has answered, pressing again sends the same idempotency key,
 * so that it is recorded once. After an answer, whatever it was, the next press is another command.
 */
export function useCommand<Input, Output>({ send, says, onDone, onFailed }: {
  send: (input: Input, key: string) => Promise<Output>;
  /** What to tell when it is done. */
  says?: (output: Output, input: Input) => string;
  onDone?: (output: Output, input: Input) => void;
  /** Where the screen itself shows what went wrong. */
  onFailed?: (error: unknown) => void;
}): UseMutationResult<Output, unknown, Input> {
  const client = useQueryClient();
  const pending = useRef<{ key: string; input: string } | null>(null);
  return useMutation({
    mutationFn: async (input: Input) => {
      // Some presses say nothing more.
      const text = JSON.stringify(input) ?? '';
      if (pending.current?.input !== text) pending.current = { key: newIdempotencyKey(), input: text };
      try {
        const output = await send(input, pending.current.key);
        pending.current = null;
        return output;
      } catch (error) {
        if (!(error instanceof Problem && error.isOffline)) pending.current = null;
        throw error;
      }
    },
    onSuccess: (output, input) => {
      void client.invalidateQueries();
      if (says) done(says(output, input));
      onDone?.(output, input);
    },
    onError: onFailed ?? failed,
  });
}

/** The header under which a command is recorded once. */
export function keyed(key: string): { headers: { 'Idempotency-Key': string } } {
  return { headers: { 'Idempotency-Key': key } };
}
