import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { useFormats } from '@/lib/format';
import { Button, Card, Fault, Input } from '@/ui';
import { Copyable } from '@/ui/copyable';
import { Check } from './proof';

const DIGEST = /^[0-9a-f]{64}$/;

/** The digest of the whole state at this moment, to be held against what somebody else computed. */
export function Checkpoint() {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const ask = useMutation({ mutationFn: () => api.take(api.raw.GET('/v1/audit/head')) });
  const { data, error, isPending } = ask;
  return (
    <Card title={t('checkpoint.title')} aside={<Button size="small" isBusy={isPending} onClick={() => ask.mutate()}>{t(data ? 'checkpoint.again' : 'checkpoint.make')}</Button>}>
      <p className="text-[13px] text-muted">{t('checkpoint.about')}</p>
      {error ? <div className="mt-3"><Fault compact error={error} /></div> : null}
      {data && (
        <div aria-live="polite" className="mt-3 grid grid-cols-1 gap-3">
          <div className="rounded-xl bg-sunken px-3 py-2">
            <p className="text-xs text-muted">{t('checkpoint.after', { sequence: count(data.sequence) })}</p>
            <Copyable text={data.digest} label={t('checkpoint.digest')} className="w-full font-mono text-xs" />
          </div>
          <Compare key={data.digest} digest={data.digest} sequence={data.sequence} />
        </div>
      )}
    </Card>
  );
}

function Compare({ digest, sequence }: { digest: string; sequence: number }) {
  const { t } = useTranslation('desk');
  const { count } = useFormats();
  const [text, setText] = useState('');
  const other = text.trim().toLowerCase();
  const isDigest = DIGEST.test(other);
  return (
    <>
      <Input label={t('checkpoint.other')} placeholder="xq verify" spellCheck={false} autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} hint={t('checkpoint.how', { sequence: count(sequence) })} {...(other !== '' && !isDigest && { error: t('checkpoint.noDigest') })} />
      {isDigest && <ul><Check good={other === digest}>{t(other === digest ? 'checkpoint.same' : 'checkpoint.different')}</Check></ul>}
    </>
  );
}
