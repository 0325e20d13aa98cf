import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { useServerNow } from '@/lib/clock';
import { Button, ButtonLink, Card, Empty, Icon, Input, Segmented, Select } from '@/ui';
import { CouponCard } from './coupon-card';
import { arrange, isExpiring, isOver, type Show, type Sort } from './coupons';
import { useTelling } from './names';
import type { Holding } from './shapes';

const SORTS: readonly Sort[] = ['expiry', 'value', 'name'];
const MINUTE = 60_000;
/** From so many kinds of coupons on, looking for one by eye takes too long. */
const MANY = 4;

/** All coupons of all brands. */
export function CouponList({ holdings, onClaim }: { holdings: readonly Holding[]; onClaim: () => void }) {
  const { t } = useTranslation('wallet');
  const { nameOf } = useTelling();
  const { remindDays } = useSettings();
  const now = useServerNow(MINUTE);
  const [text, setText] = useState('');
  const [show, setShow] = useState<Show>('all');
  const [sort, setSort] = useState<Sort>('expiry');
  const counts: Record<Show, number> = {
    all: holdings.length,
    expiring: holdings.filter((holding) => isExpiring(holding, remindDays, now)).length,
    reserved: holdings.filter(({ reserved }) => reserved > 0).length,
    over: holdings.filter(isOver).length,
  };
  const choices = (Object.keys(counts) as Show[]).filter((name) => name === 'all' || name === show || counts[name] > 0);
  const shown = arrange(holdings, { text, show, sort, within: remindDays }, now, (series) => nameOf(series));
  if (holdings.length === 0) return <Nothing onClaim={onClaim} />;
  return (
    <section aria-labelledby="coupons" className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="coupons" className="text-[15px] font-semibold">{t('list.title')}</h2>
        {choices.length > 1 && (
          <Segmented size="small" label={t('list.show')} value={show} onChange={setShow} choices={choices.map((value) => ({ value, label: `${t(`list.${value}`)} ${counts[value]}` }))} />
        )}
      </div>
      {holdings.length >= MANY && (
        <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-2">
          <Input hideLabel label={t('list.search')} placeholder={t('list.search')} type="search" value={text} onChange={(event) => setText(event.target.value)} before={<Icon name="search" className="size-4" />} />
          <Select hideLabel label={t('list.sort')} value={sort} onChange={(event) => setSort(event.target.value as Sort)}>
            {SORTS.map((name) => <option key={name} value={name}>{t(`list.by.${name}`)}</option>)}
          </Select>
        </div>
      )}
      {shown.length === 0
        ? <Card><Empty icon="search" title={t('list.none')} action={<Button onClick={() => { setText(''); setShow('all'); }}>{t('list.clear')}</Button>} /></Card>
        : (
          <ul className="grid grid-cols-1 gap-3 lg:grid-cols-2">
            {shown.map((holding) => <li key={holding.series} className="grid"><CouponCard holding={holding} now={now} within={remindDays} /></li>)}
          </ul>
        )}
    </section>
  );
}

function Nothing({ onClaim }: { onClaim: () => void }) {
  const { t } = useTranslation('wallet');
  return (
    <Card>
      <Empty
        icon="wallet"
        title={t('list.empty')}
        action={<div className="mt-2 flex flex-wrap justify-center gap-2"><ButtonLink to="/" kind="primary">{t('list.buy')}</ButtonLink><Button onClick={onClaim}>{t('claim.enter')}</Button></div>}
      >
        {t('list.emptyAbout')}
      </Empty>
    </Card>
  );
}
