import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { cx } from './cx';

export interface Choice<T extends string> {
  value: T;
  label: ReactNode;
}

interface Segments<T extends string> {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  onChange: (value: T) => void;
  size?: 'small' | 'normal';
  className?: string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A choice among few, all of them in sight: one stop for Tab, arrows go on, as the ARIA guide has it for radio groups. */
export function Segmented<T extends string>({ label, value, choices, onChange, size = 'normal', className }: Segments<T>) {
  const group = useRef<HTMLDivElement>(null);
  const chosen = Math.max(0, choices.findIndex((choice) => choice.value === value));
  const goOn = (event: KeyboardEvent, at: number) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (at + step + choices.length) % choices.length;
    onChange(choices[next]!.value);
    (group.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={group} role="radiogroup" aria-label={label} className={cx('inline-flex rounded-lg bg-sunken p-0.5', className)}>
      {choices.map((choice, at) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={at === chosen ? 0 : -1}
          onClick={() => onChange(choice.value)}
          onKeyDown={(event) => goOn(event, at)}
          className={cx(
            'flex-1 rounded-md whitespace-nowrap',
            choice.value === value ? 'bg-surface font-medium text-ink shadow-card' : 'text-muted hover:text-ink',
            size === 'small' ? 'h-7 px-2.5 text-[13px] max-sm:h-10' : 'h-9 px-3 max-sm:h-10',
          )}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
