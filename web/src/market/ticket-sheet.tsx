import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Button, Dialog } from '@/ui';
import { faceOf } from './instrument';
import TicketPanel, { type TicketProps } from './ticket-panel';

/** On a phone: two buttons within reach of the thumb, and the ticket from below. */
export default function TicketSheet({ isOpen, onOpen, ...ticket }: TicketProps & { isOpen: boolean; onOpen: (isOpen: boolean) => void }) {
  const { t } = useTranslation('market');
  const { priceOf } = useFormats();
  const { of, view, ticket: state } = ticket;
  const told = (price: number | undefined) => (price === undefined ? '' : priceOf(price, faceOf(of), of.currency));
  const open = (side: 'buy' | 'sell') => {
    if (state.ticket.side !== side) state.change({ side });
    onOpen(true);
  };
  return (
    <>
      <div className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 grid grid-cols-2 gap-2 border-t border-line bg-surface px-3 py-2 md:bottom-0">
        <Button kind="up" size="large" onClick={() => open('buy')}>{t('side.buy')} <span className="num text-sm">{told(view.asks[0]?.price)}</span></Button>
        <Button kind="down" size="large" onClick={() => open('sell')}>{t('side.sell')} <span className="num text-sm">{told(view.bids[0]?.price)}</span></Button>
      </div>
      <Dialog open={isOpen} onClose={() => onOpen(false)} title={t('ticket.title')}>
        <TicketPanel {...ticket} onDone={() => onOpen(false)} />
      </Dialog>
    </>
  );
}
