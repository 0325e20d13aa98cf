import { lazy, Suspense, type ReactNode } from 'react';

export interface DialogParts {
  onClose: () => void;
  title: ReactNode;
  about?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  wide?: boolean;
}

const load = () => import('./dialog-box');
const DialogBox = lazy(load);

/** A question over the screen; from below on a phone. */
export function Dialog({ open, ...parts }: DialogParts & { open: boolean }) {
  if (!open) return null;
  return <Suspense fallback={null}><DialogBox {...parts} /></Suspense>;
}

/** Fetches what dialogs are made of when there is time, so that the first opens as fast as the others. */
export function readyDialogs(): void {
  const later = typeof requestIdleCallback === 'function' ? requestIdleCallback : (then: () => void) => setTimeout(then, 1_000);
  later(() => void load().catch(() => undefined));
}
