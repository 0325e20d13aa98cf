import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { change, useSettings } from '@/app/settings';
import { useStore } from '@/lib/store';
import { serverNow } from '@/lib/clock';
import { download } from '@/lib/download';
import { Button, Check, Dialog, Icon, Note, Segmented } from '@/ui';
import { calendarOf } from './calendar';
import { isOver } from './coupons';
import { useTelling } from './names';
import { useHoldings } from './queries';
import { askPermission, permission, reminders } from './remind';

const DAYS = ['1', '3', '7', '14', '30'] as const;

/** When to remind, and what a browser can and cannot do about it. */
export default function RemindSettings({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('wallet');
  const { remindDays } = useSettings();
  const { isOn } = useStore(reminders);
  const [allowed, setAllowed] = useState(permission);
  const turn = async (on: boolean) => {
    if (on) setAllowed(await askPermission());
    reminders.set((kept) => ({ ...kept, isOn: on }));
  };
  return (
    <Dialog open onClose={onClose} title={t('remind.title')} about={t('remind.about')} footer={<Button kind="primary" onClick={onClose}>{t('common:close')}</Button>}>
      <div className="grid grid-cols-1 gap-4 py-2">
        <div>
          <p className="mb-1 text-[13px] font-medium text-muted">{t('remind.days')}</p>
          <Segmented className="w-full" label={t('remind.days')} value={String(remindDays)} onChange={(days) => change({ remindDays: Number(days) })} choices={DAYS.map((value) => ({ value: value as string, label: t('remind.day', { count: Number(value) }) }))} />
        </div>
        <Check label={t('remind.on')} hint={t('remind.hint')} checked={isOn} disabled={allowed === 'unsupported'} onChange={(event) => void turn(event.target.checked)} />
        {allowed === 'unsupported' && <Note tone="warn">{t('remind.unsupported')}</Note>}
        {isOn && allowed === 'denied' && <Note tone="warn">{t('remind.denied')}</Note>}
        {isOn && allowed === 'granted' && <Note tone="good">{t('remind.granted')}</Note>}
        <Calendar remindDays={remindDays} />
      </div>
    </Dialog>
  );
}

/** What rings even when the wallet is closed: the last days in the phone's own calendar. */
function Calendar({ remindDays }: { remindDays: number }) {
  const { t } = useTranslation('wallet');
  const { nameOf, unitsOf } = useTelling();
  const holdings = useHoldings().data?.items ?? [];
  const days = holdings.filter((holding) => holding.ends_at && !isOver(holding)).map(({ series, title, ends_at, units, reserved }) => ({
    series,
    at: ends_at ?? '',
    title: t('remind.today', { name: nameOf(series, title) }),
    about: unitsOf(units + reserved, series),
  }));
  const save = () => download('xianquan.ics', new Blob([calendarOf(days, remindDays, serverNow())], { type: 'text/calendar' }));
  return (
    <div className="border-t border-line pt-3">
      <p className="mb-2 text-[13px] text-muted">{t('remind.calendarAbout')}</p>
      <Button disabled={days.length === 0} onClick={save}><Icon name="download" className="size-4" />{t('remind.calendar')}</Button>
    </div>
  );
}
