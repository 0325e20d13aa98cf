import { useTranslation } from 'react-i18next';
import { Button, ButtonLink, Icon, Note } from '@/ui';
import { isOver } from './coupons';
import type { Wish } from './dialogs';
import { useTelling } from './names';
import type { Holding } from './shapes';

/** What can be done with this coupon now; where nothing can, why. */
export function HoldingActions({ holding, onWish }: { holding: Holding; onWish: (wish: Wish) => void }) {
  const { t } = useTranslation('wallet');
  const { seriesOf } = useTelling();
  const { series, units } = holding;
  const mayPass = seriesOf(series)?.transferable !== false;
  const isFree = units > 0;
  if (isOver(holding)) return <Note tone="warn">{t(holding.state === 'dormant' ? 'over.dormant' : 'over.expired')}</Note>;
  return (
    <div className="grid gap-2">
      <Button kind="primary" size="large" disabled={!isFree} onClick={() => onWish({ what: 'show', series })}><Icon name="qr" />{t('do.show')}</Button>
      <div className="grid grid-cols-3 gap-2">
        <ButtonLink to="/market/$series" params={{ series }} className="px-2"><Icon name="market" className="size-4" />{t('do.trade')}</ButtonLink>
        <Button className="px-2" disabled={!isFree || !mayPass} onClick={() => onWish({ what: 'give', series })}><Icon name="gift" className="size-4" />{t('do.give')}</Button>
        <Button className="px-2" disabled={!isFree || !mayPass} onClick={() => onWish({ what: 'send', series })}><Icon name="arrow" className="size-4" />{t('do.send')}</Button>
      </div>
      {!isFree && <p className="text-[13px] text-muted">{t('over.allReserved')}</p>}
      {isFree && !mayPass && <p className="text-[13px] text-muted">{t('over.notTransferable')}</p>}
    </div>
  );
}
