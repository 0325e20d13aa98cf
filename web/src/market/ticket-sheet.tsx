import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Button, Dialog } from '@/ui';
import { faceOf, type Instrument } from './instrument';
import { bestAsk, bestBid, useFeed, type Feed } from './market-live';
import TicketPanel, { type TicketProps } from './ticket-panel';

/** On a phone: two buttons within reach of the thumb, and the ticket from below. */
export default function TicketSheet({ isOpen, onOpen, ...ticket }: TicketProps & { isOpen: boolean; onOpen: (isOpen: boolean) => void }) {
  const { t } = useTranslation('market');
  const { of, feed, form } = ticket;
  const open = (side: 'buy' | 'sell') => {
    form.turn(side);
    onOpen(true);
  };
  return (
    <>
      <div className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 grid grid-cols-2 gap-2 border-t border-line bg-surface px-3 py-2 md:bottom-0">
        <Button kind="up" size="large" onClick={() => open('buy')}>{t('side.buy')} <Best of={of} feed={feed} side="ask" /></Button>
        <Button kind="down" size="large" onClick={() => open('sell')}>{t('side.sell')} <Best of={of} feed={feed} side="bid" /></Button>
      </div>
      <Dialog open={isOpen} onClose={() => onOpen(false)} title={t('ticket.title')}>
        <TicketPanel {...ticket} onDone={() => onOpen(false)} />
      </Dialog>
    </>
  );
}

function Best({ of, feed, side }: { of: Instrument; feed: Feed; side: 'bid' | 'ask' }) {
  const { priceOf } = useFormats();
  const price = useFeed(feed, side === 'bid' ? bestBid : bestAsk);
  return <span className="num text-sm">{price === undefined ? '' : priceOf(price, faceOf(of), of.currency)}</span>;
}
