import { useEffect, useRef } from 'react';
import { heard, QUIET } from './wedge';

interface Field {
  input: HTMLInputElement | HTMLTextAreaElement;
  value: string;
}

/** Hears a keyboard-wedge scanner wherever the cursor is, and takes back what it typed there. */
export function useWedge(onScan: (text: string) => void): void {
  const latest = useRef(onScan);
  latest.current = onScan;
  useEffect(() => {
    let burst = QUIET;
    let before: Field | null = null;
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const next = heard(burst, event.key, event.timeStamp);
      if (next.burst.text.length === 1) before = fieldOf(event.target);
      burst = next.burst;
      if (next.scan === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (before) restore(before);
      latest.current(next.scan);
    };
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, []);
}

function fieldOf(target: EventTarget | null): Field | null {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return isField ? { input: target, value: target.value } : null;
}

/** React hears of a value only through the setter that it does not know. */
function restore({ input, value }: Field): void {
  const prototype = input instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(input, value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}
