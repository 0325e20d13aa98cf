import { parseAmount, wire } from '@xianquan/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/app/api';
import { keyed, useCommand } from '@/lib/command';
import { usePreview } from '@/lib/preview';
import { Button, Dialog, Fault, Input } from '@/ui';
import { previewed, recorded } from './ask';
import { Effect } from './effect';
import type { Backing } from './queries';

export type EscrowMove = 'fund' | 'release';

const PATHS = { fund: '/v1/bank/escrow/fund', release: '/v1/bank/escrow/release' } as const;

/** Lays money aside for coupons, or takes back what they do not need. */
export function MoveEscrow({ issuer, way, of, onClose }: { issuer: string; way: EscrowMove; of: Backing; onClose: () => void }) {
  const { t } = useTranslation('issuer');
  const [text, setText] = useState('');
  const { currency } = of;
  const amount = parseAmount(text, currency);
  const body = amount !== null && amount > 0n ? { issuer, currency, amount: wire(amount) } : null;
  const preview = usePreview(way, body, (command) => previewed(PATHS[way], command));
  const move = useCommand({
    send: (command: NonNullable<typeof body>, key) => recorded(api.take(api.raw.POST(PATHS[way], { body: command, ...keyed(key) }))),
    says: () => t(`escrow.${way}Done`),
    onDone: onClose,
    onFailed: () => undefined,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`escrow.${way}Title`)}
      about={t(`escrow.${way}About`)}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button kind="primary" type="submit" form="move-escrow" disabled={!body} isBusy={move.isPending}>{t(`escrow.${way}`)}</Button>
        </>
      }
    >
      <form id="move-escrow" className="grid grid-cols-1 gap-4" onSubmit={(event) => { event.preventDefault(); if (body) move.mutate(body); }}>
        <Input label={t('amount')} inputMode="decimal" autoFocus value={text} onChange={(event) => setText(event.target.value)} after={currency} {...(text && !body && { error: t('fault.amount') })} />
        <Effect preview={preview} isComplete={body !== null} />
        {move.error ? <Fault compact error={move.error} /> : null}
      </form>
    </Dialog>
  );
}
