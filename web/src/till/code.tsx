import { lazy, Suspense, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TillCode } from '@/lib/till-code';
import { readTillCode } from '@/lib/till-code';
import { Button, Icon, Input, Skeleton } from '@/ui';
import { readTyped } from './draft';
import { changeSetup, useSetup } from './setup';

const Camera = lazy(() => import('./camera'));

/** The second step: the code that the holder shows, by camera, by scanner, or typed. */
export function CodeStep({ onCode }: { onCode: (code: TillCode) => void }) {
  const { t } = useTranslation('till');
  const { usesCamera } = useSetup();
  const seen = (text: string) => {
    const code = readTillCode(text);
    if (code) onCode(code);
  };
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-6 md:grid-cols-2">
      <div className="grid place-items-center">
        {usesCamera ? (
          <Suspense fallback={<Skeleton className="aspect-square w-full max-w-96 rounded-2xl" />}><Camera onScan={seen} /></Suspense>
        ) : (
          <button type="button" onClick={() => changeSetup({ usesCamera: true })} className="grid aspect-[2/1] w-full max-w-96 place-items-center rounded-2xl border-2 md:aspect-square border-dashed border-strong-line text-muted hover:border-accent hover:text-accent">
            <span className="grid place-items-center gap-2 p-4 text-center">
              <Icon name="scan" className="size-12" />
              <span className="text-base font-medium">{t('code.useCamera')}</span>
            </span>
          </button>
        )}
      </div>
      <div className="grid content-start gap-5">
        <p className="flex items-start gap-3 rounded-xl bg-accent-soft p-3 text-accent"><Icon name="qr" /><span>{t('code.scanner')}</span></p>
        <Typed onCode={onCode} />
        {usesCamera && <Button kind="quiet" onClick={() => changeSetup({ usesCamera: false })} className="justify-self-start">{t('code.noCamera')}</Button>}
      </div>
    </div>
  );
}

function Typed({ onCode }: { onCode: (code: TillCode) => void }) {
  const { t } = useTranslation('till');
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = readTyped(text);
    setWrong(!code);
    if (code) onCode(code);
  };
  return (
    <form onSubmit={submit} className="grid gap-2">
      <Input label={t('code.type')} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" autoCapitalize="off" spellCheck={false} placeholder="mem_15 AB12-CD34-…" hint={t('code.hint')} {...(isWrong && { error: t('code.wrong') })} />
      <Button type="submit" disabled={!text.trim()}>{t('code.take')}</Button>
    </form>
  );
}
