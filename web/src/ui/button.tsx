import { Link, type LinkProps } from '@tanstack/react-router';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { cx } from './cx';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'bad' | 'up' | 'down';
export type ButtonSize = 'small' | 'normal' | 'large';

const KINDS: Record<ButtonKind, string> = {
  primary: 'bg-accent text-on-accent hover:brightness-110',
  plain: 'bg-surface text-ink border border-line hover:border-strong-line',
  quiet: 'text-muted hover:bg-sunken hover:text-ink',
  bad: 'bg-bad text-surface hover:brightness-110',
  up: 'bg-up text-surface hover:brightness-110',
  down: 'bg-down text-surface hover:brightness-110',
};
const SIZES: Record<ButtonSize, string> = {
  small: 'h-8 max-sm:h-10 px-2.5 text-[13px] rounded-lg gap-1.5',
  normal: 'h-10 px-4 text-sm rounded-lg gap-2',
  large: 'h-12 px-5 text-base rounded-xl gap-2',
};

export function buttonClass(kind: ButtonKind = 'plain', size: ButtonSize = 'normal', more?: string): string {
  const shape = 'inline-flex items-center justify-center font-medium select-none transition-[filter,background-color,border-color] disabled:opacity-50 disabled:pointer-events-none';
  return cx(shape, KINDS[kind], SIZES[size], more);
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind;
  size?: ButtonSize;
  /** Something is being done: it cannot be pressed again. */
  isBusy?: boolean;
}

export function Button({ kind = 'plain', size = 'normal', isBusy = false, className, children, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} aria-busy={isBusy || undefined} disabled={disabled || isBusy} className={buttonClass(kind, size, className)}>
      {isBusy && <Spinner />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ kind, size, className, children, ...to }: LinkProps & { kind?: ButtonKind; size?: ButtonSize; className?: string; children?: ReactNode }) {
  return (
    <Link {...to} className={buttonClass(kind, size, className)}>
      {children}
    </Link>
  );
}

export function Spinner() {
  return <span aria-hidden className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent" />;
}
