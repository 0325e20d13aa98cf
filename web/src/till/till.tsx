import { parseAmount } from '@xianquan/client';
import { useEffect, useReducer, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { createKeptStore, useStore } from '@/lib/store';
import { readTillCode } from '@/lib/till-code';
import { Button, ButtonLink, Card, Empty, failed, Icon, Money, PageHead } from '@/ui';
import { BillStep } from './bill';
import { CodeStep } from './code';
import { CouponStep } from './coupons';
import { draw, EMPTY, stepOf } from './draft';
import { useOutbox } from './outbox';
import { Pending, SaleRow } from './pending';
import { SaleView } from './sale';
import { saleOf, salesOf } from './sales';
import { useMerchant, useSetup } from './setup';
import { SetupButton } from './setup-dialog';
import { useCurrencies } from './currency';
import { useWedge } from './use-wedge';

/** The sale that is on the screen; a reload comes back to it. */
const current = createKeptStore<string | null>('xq.till.sale', (kept) => (typeof kept === 'string' ? kept : null));

/** The till: from the bill to the receipt, with or without a network. */
export default function Till() {
  const { t } = useTranslation('till');
  const merchant = useMerchant();
  const { currency, currencies } = useCurrencies(merchant);
  return (
    <div className="mx-auto max-w-6xl">
      <PageHead
        title={t('title')}
        actions={
          <>
            <ButtonLink to="/till/day"><Icon name="clock" />{t('toDay')}</ButtonLink>
            <SetupButton currency={currency} currencies={currencies} />
          </>
        }
      />
      {merchant ? <Desk key={merchant} merchant={merchant} currency={currency} /> : <Card><Empty icon="till" title={t('noMerchant')}>{t('noMerchantAbout')}</Empty></Card>}
    </div>
  );
}

function Desk({ merchant, currency }: { merchant: string; currency: string }) {
  const { t } = useTranslation('till');
  const who = useSession();
  const { store } = useSetup();
  const { entries, isOpen } = useOutbox();
  const sale = useStore(current);
  const [draft, step] = useReducer(draw, EMPTY);
  const shown = sale ? saleOf(entries.filter((entry) => entry.by === who?.member), sale) : null;
  const bill = parseAmount(draft.amount, currency) ?? 0n;
  const begin = () => {
    current.set(null);
    step({ do: 'anew' });
  };
  const top = useTop(`${shown?.id} ${shown?.state} ${stepOf(draft)}`);
  useEffect(() => {
    if (sale && isOpen && !shown) current.set(null);
  }, [sale, isOpen, shown]);
  useWedge((text) => {
    const code = readTillCode(text);
    if (!code) return failed(new Error(t('code.wrong')));
    if (shown && ['asking', 'authorised'].includes(shown.state) && !shown.isUnauthorised) return failed(new Error(t('code.busy')));
    if (shown) begin();
    step({ do: 'code', code });
  });
  const recent = salesOf(entries.filter((entry) => entry.by === who?.member)).filter(({ id, state }) => id !== sale && state !== 'over').slice(0, 6);
  return (
    <div ref={top} className="grid scroll-mt-20 grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Card>
        {sale && (shown || !isOpen)
          ? <div className="min-h-[30rem] pt-2">{shown && <SaleView key={`${shown.id} ${shown.state}`} sale={shown} onNew={begin} />}</div>
          : (
            <div className="grid min-h-[30rem] grid-cols-1 content-start gap-5">
              <Steps at={stepOf(draft)} bill={draft.isAmountSet ? <Money minor={bill} currency={currency} /> : null} holder={draft.code?.holder ?? null} onBack={() => step({ do: 'back' })} />
              {stepOf(draft) === 'bill' && <BillStep currency={currency} amount={draft.amount} onAmount={(text) => step({ do: 'amount', text })} onNext={() => step({ do: 'amountSet' })} />}
              {stepOf(draft) === 'code' && <CodeStep onCode={(code) => step({ do: 'code', code })} />}
              {stepOf(draft) === 'coupons' && draft.code && (
                <CouponStep code={draft.code} merchant={merchant} currency={currency} bill={bill} store={store} units={draft.units} onUnits={(series, units) => step({ do: 'units', series, units })} onSale={current.set} />
              )}
            </div>
          )}
      </Card>
      <aside aria-label={t('aside')} className="grid grid-cols-1 gap-4">
        <Pending onOpen={current.set} />
        <Card title={t('recent.title')}>
          {recent.length === 0 ? <p className="text-muted">{t('recent.none')}</p> : <ul className="divide-y divide-line">{recent.map((one) => <SaleRow key={one.id} sale={one} onOpen={current.set} />)}</ul>}
        </Card>
      </aside>
    </div>
  );
}

/** Each step is seen from its top, on a small screen as well. */
function useTop(step: string) {
  const top = useRef<HTMLDivElement>(null);
  const first = useRef(step);
  useEffect(() => {
    if (step !== first.current) top.current?.scrollIntoView({ block: 'start' });
    first.current = step;
  }, [step]);
  return top;
}

const STEPS = ['bill', 'code', 'coupons'] as const;

/** How far the sale is, with what is known already. */
function Steps({ at, bill, holder, onBack }: { at: (typeof STEPS)[number]; bill: React.ReactNode; holder: string | null; onBack: () => void }) {
  const { t } = useTranslation('till');
  const known = { bill, code: holder, coupons: null };
  return (
    <div className="flex min-h-10 items-center gap-2">
      <Button kind="quiet" aria-label={t('steps.back')} disabled={at === 'bill'} onClick={onBack} className="w-10 px-0"><Icon name="back" /></Button>
      <ol className="flex min-w-0 flex-1 items-center gap-2 sm:gap-4">
        {STEPS.map((name, index) => {
          const isDone = STEPS.indexOf(at) > index;
          return (
            <li key={name} aria-current={name === at ? 'step' : undefined} className={`flex items-center gap-1.5 ${name === at ? 'shrink-0 font-medium text-ink' : 'min-w-0 text-muted'}`}>
              <span aria-hidden className={`grid size-6 shrink-0 place-items-center rounded-full text-xs ${name === at ? 'bg-accent text-on-accent' : isDone ? 'bg-good-soft text-good' : 'bg-sunken'}`}>{isDone ? '✓' : index + 1}</span>
              {/* On a phone there is room for the bill, but not for the holder as well. */}
              <span className={isDone && name === 'code' ? 'truncate max-sm:sr-only' : 'truncate'}>{(isDone && known[name]) || t(`steps.${name}`)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
