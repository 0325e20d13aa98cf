import { minorDigits } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { Input, Select } from '@/ui';
import { unitsTold, useUnitsInWords } from './book-panel';
import { isCounted, stepped, type Instrument } from './instrument';
import type { TicketFault } from './ticket';
import type { TicketState } from './use-ticket';

const SLIPPAGES = [50, 100, 200, 500] as const;
const SECONDS = [15, 30, 60] as const;

export interface FieldsProps {
  of: Instrument;
  state: TicketState;
  available: { cash: bigint | null; units: bigint | null };
}

/** Price and quantity. */
export function TicketFields({ of, state, available }: FieldsProps) {
  const { t } = useTranslation('market');
  const { basisPoints } = useFormats();
  const { ticket, change } = state;
  return (
    <>
      {ticket.kind !== 'now' && <PriceField of={of} state={state} />}
      <QuantityField of={of} state={state} available={available} />
      {ticket.kind === 'now' && (
        <Select label={t('ticket.slippage')} hint={t('ticket.slippageHint')} value={ticket.slippage} onChange={({ target }) => change({ slippage: Number(target.value) })}>
          {SLIPPAGES.map((points) => <option key={points} value={points}>{basisPoints(points, { digits: 1 })}</option>)}
        </Select>
      )}
      {ticket.kind === 'hold' && (
        <Select label={t('ticket.seconds')} value={ticket.seconds} onChange={({ target }) => change({ seconds: Number(target.value) })}>
          {SECONDS.map((seconds) => <option key={seconds} value={seconds}>{t('seconds', { count: seconds })}</option>)}
        </Select>
      )}
    </>
  );
}

/** What is wrong with a field, once there is something in it. */
export function useFaultOf(of: Instrument): (fault: TicketFault | undefined, text: string) => { error: string } | Record<string, never> {
  const { t } = useTranslation('market');
  const format = useFormats();
  return (fault, text) => {
    if (!fault || (fault === 'missing' && !text)) return {};
    const tick = format.basisPoints(BigInt(of.tick) / 100n);
    return { error: t(`fault.${fault}`, { tick, lot: unitsTold(of.lot, of, format) }) };
  };
}

function PriceField({ of, state: { ticket, read, change, setPrice } }: { of: Instrument; state: TicketState }) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const faultOf = useFaultOf(of);
  const isMoney = ticket.priceUnit === 'money';
  const step = (ticks: number) => setPrice(stepped(read.price ?? 0n, ticks, of));
  const face = BigInt(of.unitValue) * BigInt(of.unitsPerCoupon);
  const other = read.price !== null && (isMoney ? format.price(read.price) : format.priceOf(read.price, face, of.currency));
  return (
    <div className="grid grid-cols-[1fr_auto] items-start gap-2">
      <Input
        label={t(ticket.kind === 'market' ? 'ticket.guard' : isMoney ? 'ticket.priceEach' : 'ticket.priceShare')}
        inputMode="decimal"
        autoComplete="off"
        value={ticket.price}
        onChange={({ target }) => change({ price: target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          step(event.key === 'ArrowUp' ? 1 : -1);
        }}
        after={<button type="button" onClick={() => change({ priceUnit: isMoney ? 'percent' : 'money' })} aria-label={t(isMoney ? 'ticket.asShare' : 'ticket.asMoney')} className="grid h-8 min-w-9 place-items-center rounded-md px-1.5 hover:bg-sunken">{isMoney ? of.currency : '%'} ⇄</button>}
        hint={other ? t('ticket.equals', { other }) : ' '}
        {...faultOf(read.faults.price, ticket.price)}
      />
      <div className="mt-6 grid grid-cols-2 overflow-hidden rounded-lg border border-line">
        <button type="button" aria-label={t('ticket.lower')} onClick={() => step(-1)} className="grid h-9.5 w-10 place-items-center border-r border-line text-lg hover:bg-sunken">−</button>
        <button type="button" aria-label={t('ticket.higher')} onClick={() => step(1)} className="grid h-9.5 w-10 place-items-center text-lg hover:bg-sunken">+</button>
      </div>
    </div>
  );
}

const SHARES = [25, 50, 100] as const;

function QuantityField({ of, state, available }: FieldsProps) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const faultOf = useFaultOf(of);
  const { ticket, read, change, setUnits } = state;
  const inWords = useUnitsInWords(of);
  const isSale = ticket.side === 'sell';
  const most = isSale ? available.units : affordable(available.cash, read.price, of);
  const lot = BigInt(of.lot);
  const has = isSale ? available.units !== null && inWords(available.units) : available.cash !== null && format.money(available.cash, of.currency);
  return (
    <div>
      <Input
        label={t(isCounted(of) ? 'ticket.coupons' : 'ticket.face')}
        inputMode={isCounted(of) || minorDigits(of.currency) === 0 ? 'numeric' : 'decimal'}
        autoComplete="off"
        placeholder="0"
        value={ticket.quantity}
        onChange={({ target }) => change({ quantity: target.value })}
        after={isCounted(of) ? t('ticket.pieces') : of.currency}
        {...faultOf(read.faults.quantity, ticket.quantity)}
      />
      <div className="mt-1.5 flex min-h-8 flex-wrap items-center justify-between gap-2 text-[13px] text-muted">
        <span>{has ? t('ticket.available', { has }) : ''}</span>
        {most !== null && most >= lot && (
          <span className="flex gap-1">
            {SHARES.map((share) => (
              <button key={share} type="button" onClick={() => setUnits(atLeast(lot, (most * BigInt(share)) / 100n / lot * lot))} className="h-8 rounded-md border border-line px-2 hover:border-strong-line">
                {share === 100 ? t('ticket.all') : `${share}%`}
              </button>
            ))}
          </span>
        )}
      </div>
    </div>
  );
}

function atLeast(least: bigint, value: bigint): bigint {
  return value < least ? least : value;
}

/** What cash buys at a price, with room for a fee of one in a hundred. */
function affordable(cash: bigint | null, price: bigint | null, of: Instrument): bigint | null {
  if (cash === null || !price) return null;
  return (cash * 1_000_000n * 100n) / (BigInt(of.unitValue) * price * 101n);
}
