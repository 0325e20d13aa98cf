import { useTranslation } from 'react-i18next';
import { Note } from '@/ui';
import { Copyable } from '@/ui/copyable';

/** Something that is told once. */
export function Secret({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation('issuer');
  return (
    <div className="grid gap-3">
      <Note tone="warn">{t('secret.once')}</Note>
      <p className="rounded-xl bg-sunken p-3 font-mono text-[13px] break-all select-all">{text}</p>
      <Copyable text={text} label={label} className="h-10 justify-self-start text-accent">{t('secret.copy')}</Copyable>
    </div>
  );
}
