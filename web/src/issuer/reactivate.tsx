import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { Button, Dialog, Fault, Input } from '@/ui';
import { recorded } from './ask';

/** Makes dormant coupons valid again until a later day. */
export function Reactivate({ series, onClose }: { series: string; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const [day, setDay] = useState('');
  const command = useCommand({
    send: (body: { valid_until: string }, key) => recorded(api.take(api.raw.POST('/v1/issue/series/{series}/reactivate', { params: { path: { series } }, body, ...keyed(key) } as never))),
    says: () => t('acted.reactivate'),
    onDone: onClose,
    onFailed: () => undefined,
  });
  return (
    <Dialog open onClose={onClose} title={t('act.reactivate')} about={t('reactivate.about')} footer={<Button kind="primary" type="submit" form="reactivate" isBusy={command.isPending}>{t('act.reactivate')}</Button>}>
      <form id="reactivate" className="grid gap-3" onSubmit={(event) => { event.preventDefault(); command.mutate({ valid_until: day }); }}>
        <Input type="date" required label={t('field.valid_until')} value={day} onChange={(event) => setDay(event.target.value)} />
        {command.error ? <Fault compact error={command.error} /> : null}
      </form>
    </Dialog>
  );
}
