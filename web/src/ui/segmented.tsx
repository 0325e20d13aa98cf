import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx';

export interface Choice<T extends string> {
  value: T;
  label: ReactNode;
}

/** A choice among few, all of them in sight. */
export function Segmented<T extends string>({ label, value, choices, onChange, size = 'normal', className }: { label: string; value: T; choices: readonly Choice<T>[]; onChange: (value: T) => void; size?: 'small' | 'normal'; className?: string }) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next && onChange(next as T)}
      className={cx('inline-flex rounded-lg bg-sunken p-0.5', className)}
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className={cx(
            'flex-1 rounded-md whitespace-nowrap text-muted hover:text-ink data-[state=on]:bg-surface data-[state=on]:font-medium data-[state=on]:text-ink data-[state=on]:shadow-card',
            size === 'small' ? 'h-7 px-2.5 text-[13px] max-sm:h-10' : 'h-9 px-3 max-sm:h-10',
          )}
        >
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
