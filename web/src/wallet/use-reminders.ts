import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '@/app/settings';
import { serverNow } from '@/lib/clock';
import { useStore } from '@/lib/store';
import { useTelling } from './names';
import { afterTelling, due, notify, permission, reminders } from './remind';
import type { Holding } from './shapes';

/** Reminds of what expires soon, once a day, while the wallet is open. */
export function useReminders(holdings: readonly Holding[] | undefined): void {
  const { t } = useTranslation('wallet');
  const { nameOf } = useTelling();
  const { remindDays } = useSettings();
  const { isOn } = useStore(reminders);
  useEffect(() => {
    if (!holdings || !isOn || permission() !== 'granted') return;
    const now = serverNow();
    const told = due(holdings, now, { within: remindDays, told: reminders.get().told });
    if (told.length === 0) return;
    reminders.set((kept) => ({ ...kept, told: afterTelling(kept.told, told, now) }));
    void notify(told, now, (first, days, more) => ({
      title: days === 0 ? t('remind.today', { name: nameOf(first.series, first.title) }) : t('remind.soon', { name: nameOf(first.series, first.title), count: days }),
      body: more > 0 ? t('remind.more', { count: more }) : t('remind.one'),
    }));
    // Names and words do not make another reminder.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [holdings, isOn, remindDays]);
}
