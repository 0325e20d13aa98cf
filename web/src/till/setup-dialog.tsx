import { decimal, parseAmount, wire } from '@xianquan/client';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { Button, Check, Dialog, Icon, Input, Select } from '@/ui';
import { changeSetup, useSetup } from './setup';

/** How this till works: its store, its currency, and what it lets through without a network. */
export function SetupButton({ currency, currencies }: { currency: string; currencies: readonly string[] }) {
  const { t } = useTranslation('till');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button aria-label={t('setup.title')} onClick={() => setOpen(true)} className="w-10 px-0"><Icon name="settings" /></Button>
      {isOpen && <SetupDialog currency={currency} currencies={currencies} onClose={() => setOpen(false)} />}
    </>
  );
}

function SetupDialog({ currency, currencies, onClose }: { currency: string; currencies: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation('till');
  const who = useSession();
  const setup = useSetup();
  const [store, setStore] = useState(String(setup.store));
  const [money, setMoney] = useState(currency);
  const [merchant, setMerchant] = useState(setup.merchant ?? '');
  const [sale, setSale] = useState(setup.floorSale ? decimal(setup.floorSale, currency) : '');
  const [total, setTotal] = useState(setup.floorTotal ? decimal(setup.floorTotal, currency) : '');
  const [camera, setCamera] = useState(setup.usesCamera);
  const floorSale = amountOf(sale, money);
  const floorTotal = amountOf(total, money);
  const isGood = /^\d{1,9}$/.test(store) && floorSale !== null && floorTotal !== null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!isGood) return;
    changeSetup({ store: Number(store), currency: money, merchant: merchant.trim() || null, floorSale, floorTotal: Math.max(floorTotal, floorSale), usesCamera: camera });
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={t('setup.title')} footer={<Button type="submit" form="till-setup" kind="primary" disabled={!isGood}>{t('setup.save')}</Button>}>
      <form id="till-setup" onSubmit={save} className="grid gap-4 pt-1">
        {who?.role === 'operator' && <Input label={t('setup.merchant')} placeholder="mem_e" value={merchant} onChange={(event) => setMerchant(event.target.value)} />}
        <div className="grid grid-cols-2 gap-3">
          <Input label={t('setup.store')} inputMode="numeric" value={store} onChange={(event) => setStore(event.target.value)} />
          <Select label={t('setup.currency')} value={money} onChange={(event) => setMoney(event.target.value)}>
            {currencies.map((one) => <option key={one}>{one}</option>)}
          </Select>
        </div>
        <fieldset className="grid gap-3 rounded-xl border border-line p-3">
          <legend className="px-1 font-medium">{t('setup.risk')}</legend>
          <p className="text-[13px] text-muted">{t('setup.riskAbout')}</p>
          <div className="grid grid-cols-2 gap-3">
            <Input label={t('setup.floorSale')} inputMode="decimal" placeholder="0" value={sale} onChange={(event) => setSale(event.target.value)} {...(floorSale === null && { error: t('setup.wrong') })} />
            <Input label={t('setup.floorTotal')} inputMode="decimal" placeholder="0" value={total} onChange={(event) => setTotal(event.target.value)} {...(floorTotal === null && { error: t('setup.wrong') })} />
          </div>
        </fieldset>
        <Check label={t('setup.camera')} checked={camera} onChange={(event) => setCamera(event.target.checked)} />
      </form>
    </Dialog>
  );
}

function amountOf(text: string, currency: string): number | null {
  if (text.trim() === '') return 0;
  const minor = parseAmount(text, currency);
  return minor === null || minor < 0n ? null : wire(minor);
}
