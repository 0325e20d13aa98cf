import { useTranslation } from 'react-i18next';
import { useMemberName } from '@/lib/names';
import { Badge, Button, Card, Icon, Time, type Tone } from '@/ui';
import { useTelling } from './names';
import { useGifts, useMe } from './queries';
import type { Gift } from './shapes';
import { useTakeBack } from './take-back';

const TONES: Record<string, Tone> = { open: 'accent', claimed: 'good', returned: 'plain', failed: 'bad' };
const FEW = 6;

/** Gifts made and gifts taken. An open one can be taken back. */
export function Gifts({ mayAct, onGive }: { mayAct: boolean; onGive: () => void }) {
  const { t } = useTranslation('wallet');
  const { data } = useGifts();
  return (
    <Card title={t('gifts.title')} aside={mayAct && <Button size="small" className="max-sm:h-10" onClick={onGive}><Icon name="gift" className="size-4" />{t('gifts.give')}</Button>}>
      {data?.length ? <ul className="divide-y divide-line">{data.slice(0, FEW).map((gift) => <GiftLine key={gift.id} gift={gift} mayAct={mayAct} />)}</ul> : <p className="text-muted">{t('gifts.none')}</p>}
    </Card>
  );
}

export function GiftLine({ gift, mayAct }: { gift: Gift; mayAct: boolean }) {
  const { t } = useTranslation('wallet');
  const me = useMe();
  const memberOf = useMemberName();
  const { nameOf, unitsOf } = useTelling();
  const isMine = gift.from === me;
  const takeBack = useTakeBack();
  return (
    <li className="flex items-center justify-between gap-3 py-2">
      <span className="min-w-0">
        <span className="block truncate">{nameOf(gift.series)} · {unitsOf(gift.quantity, gift.series)}</span>
        <span className="block text-xs text-muted">
          {isMine
            ? gift.claimed_by ? t('gifts.to', { name: memberOf(gift.claimed_by) }) : t('gifts.made')
            : t('gifts.from', { name: memberOf(gift.from) })}
          {' · '}
          {gift.state === 'open' ? <>{t('gifts.until')} <Time at={gift.expires_at} /></> : <Time at={gift.ended_at ?? gift.created_at} />}
        </span>
      </span>
      {isMine && mayAct && gift.state === 'open'
        ? <Button size="small" className="max-sm:h-10" isBusy={takeBack.isPending} onClick={() => takeBack.mutate(gift.id)}>{t('gifts.takeBack')}</Button>
        : <Badge tone={TONES[gift.state] ?? 'plain'}>{t(`gifts.state.${gift.state}`)}</Badge>}
    </li>
  );
}
