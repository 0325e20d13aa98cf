import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { cx } from './cx';

const BOX = 'w-full rounded-lg border border-line bg-surface px-3 text-ink placeholder:text-faint hover:border-strong-line focus-visible:border-accent aria-invalid:border-bad disabled:opacity-60';

interface Around {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with it; told to screen readers as well. */
  error?: ReactNode;
  /** The label is for screen readers alone. */
  hideLabel?: boolean;
  className?: string;
}

function Field({ label, hint, error, hideLabel, className, children }: Around & { children: (wiring: { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1 block text-[13px] font-medium text-muted'}>{label}</label>
      {children({ id, ...(error ? { 'aria-invalid': true as const } : {}), ...(note ? { 'aria-describedby': `${id}-note` } : {}) })}
      {note && <p id={`${id}-note`} role={error ? 'alert' : undefined} className={cx('mt-1 text-xs', error ? 'text-bad' : 'text-muted')}>{note}</p>}
    </div>
  );
}

type InputProps = Around & Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> & { before?: ReactNode; after?: ReactNode };

export function Input({ label, hint, error, hideLabel, className, before, after, ...input }: InputProps) {
  return (
    <Field {...around({ label, hint, error, hideLabel, className })}>
      {(wiring) => (
        <div className="relative flex items-center">
          {before && <span aria-hidden className="pointer-events-none absolute left-3 text-muted">{before}</span>}
          <input {...input} {...wiring} className={cx(BOX, 'h-10', Boolean(before) && 'pl-9', Boolean(after) && 'pr-14', input.inputMode && 'num')} />
          {after && <span className="absolute right-3 text-[13px] text-muted">{after}</span>}
        </div>
      )}
    </Field>
  );
}

export function TextArea({ label, hint, error, hideLabel, className, ...input }: Around & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'>) {
  return (
    <Field {...around({ label, hint, error, hideLabel, className })}>
      {(wiring) => <textarea rows={4} {...input} {...wiring} className={cx(BOX, 'py-2')} />}
    </Field>
  );
}

export function Select({ label, hint, error, hideLabel, className, children, ...select }: Around & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className'>) {
  return (
    <Field {...around({ label, hint, error, hideLabel, className })}>
      {(wiring) => (
        <select {...select} {...wiring} className={cx(BOX, 'h-10 pr-8')}>
          {children}
        </select>
      )}
    </Field>
  );
}

export function Check({ label, hint, ...input }: { label: ReactNode; hint?: ReactNode } & Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'type'>) {
  return (
    <label className="flex min-h-6 items-start gap-2.5">
      <input type="checkbox" {...input} className="mt-0.5 size-4.5 accent-accent" />
      <span>
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}

/** `exactOptionalPropertyTypes`: what is absent is left out. */
function around(given: { [K in keyof Around]: Around[K] | undefined }): Around {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as Around;
}
