import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '@/ui';
import { canBatchSell, type Wish } from './dialogs';

const TILE = 'flex min-h-18 min-w-0 flex-1 flex-col items-center justify-center gap-1 rounded-xl px-1 py-2 text-center text-[13px] hover:bg-sunken';
const ROUND = 'grid size-10 place-items-center rounded-full';

/** What one comes to a wallet for, in reach of a thumb. */
export function Actions({ onWish }: { onWish: (wish: Wish) => void }) {
  const { t } = useTranslation('wallet');
  const tile = (icon: IconName, word: string, wish: Wish, isMain = false) => (
    <button type="button" onClick={() => onWish(wish)} className={TILE}>
      <span className={`${ROUND} ${isMain ? 'bg-accent text-on-accent' : 'bg-accent-soft text-accent'}`}><Icon name={icon} /></span>
      {t(word)}
    </button>
  );
  return (
    <nav aria-label={t('do.title')} className="flex rounded-2xl border border-line bg-surface p-1.5 shadow-card">
      {tile('qr', 'do.show', { what: 'show' }, true)}
      {tile('till', 'do.use', { what: 'use' })}
      {tile('gift', 'do.claim', { what: 'claim' })}
      {canBatchSell && tile('market', 'do.sell', { what: 'sell' })}
      <Link to="/wallet-history" className={TILE}>
        <span className={`${ROUND} bg-accent-soft text-accent`}><Icon name="clock" /></span>
        {t('do.history')}
      </Link>
    </nav>
  );
}
