import type { Schemas } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { Button, Dialog, Fault, Input, Select } from '@/ui';
import { Secret } from './secret';

const DAYS = ['30', '90', '365', ''] as const;

/** Makes a key; its secret is seen this once. */
export function MakeKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const [label, setLabel] = useState('');
  const [days, setDays] = useState<string>('90');
  const make = useCommand({
    send: (body: Schemas['CreateKey'], key) => api.take<Schemas['KeyWithSecret']>(api.raw.POST('/v1/keys', { body, ...keyed(key) } as never)),
    onFailed: () => undefined,
  });
  if (make.data) {
    return (
      <Dialog open onClose={onClose} title={t('keys.madeTitle', { label: make.data.label })} footer={<Button kind="primary" onClick={onClose}>{t('secret.kept')}</Button>}>
        <Secret text={make.data.secret} label={t('keys.secret')} />
      </Dialog>
    );
  }
  return (
    <Dialog open onClose={onClose} title={t('keys.make')} about={t('keys.makeAbout')} footer={<><Button onClick={onClose}>{t('common:cancel')}</Button><Button kind="primary" type="submit" form="make-key" disabled={!label.trim()} isBusy={make.isPending}>{t('keys.make')}</Button></>}>
      <form id="make-key" className="grid gap-3" onSubmit={(event) => { event.preventDefault(); make.mutate({ label: label.trim(), ...(days && { expires_in_days: Number(days) }) }); }}>
        <Input label={t('keys.label')} maxLength={64} autoFocus value={label} onChange={(event) => setLabel(event.target.value)} hint={t('keys.labelHint')} />
        <Select label={t('keys.ends')} value={days} onChange={(event) => setDays(event.target.value)}>
          {DAYS.map((each) => <option key={each} value={each}>{each ? t('keys.days', { count: Number(each) }) : t('keys.never')}</option>)}
        </Select>
        {make.error ? <Fault compact error={make.error} /> : null}
      </form>
    </Dialog>
  );
}
