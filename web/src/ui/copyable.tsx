import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from './cx';
import { Icon } from './icon';

/** An id or a link, and a button that copies it. */
export function Copyable({ text, label, className, children }: { text: string; /** What it is, for screen readers. */ label: string; className?: string; children?: string }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" onClick={() => void copy()} title={t('copy')} aria-label={`${label} ${text}: ${t(isCopied ? 'copied' : 'copy')}`} className={cx('num inline-flex min-w-0 items-center gap-1 rounded-md hover:text-accent', className)}>
      <span className="truncate">{children ?? text}</span>
      <Icon name={isCopied ? 'check' : 'copy'} className={cx('size-3.5', isCopied && 'text-good')} />
    </button>
  );
}
