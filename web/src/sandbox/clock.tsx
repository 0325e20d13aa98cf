import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '@/app/api';
import { askClock, serverNow, useServerNow } from '@/lib/clock';
import { useFormats } from '@/lib/format';
import { Button, Dialog, done, failed, Icon } from '@/ui';
import { asOperator } from './operator';
import { BAR_BUTTON } from './style';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STEPS = [
  { word: 'hour', size: HOUR },
  { word: 'day', size: DAY },
  { word: 'week', size: 7 * DAY },
  { word: 'month', size: 30 * DAY },
  { word: 'year', size: 365 * DAY },
] as const;

/** What time it is in the sandbox, and moving on. Time never goes back. */
export function ClockButton() {
  const { t } = useTranslation('sandbox');
  const { date, time, dateTime } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const now = useServerNow();
  const move = useMutation({
    mutationFn: async (size: number) => {
      const operator = await asOperator();
      const to = new Date(serverNow().getTime() + size).toISOString();
      await operator.take(operator.raw.POST('/v1/sandbox/clock', { body: { to } }));
      await askClock();
      return to;
    },
    onSuccess: (to) => {
      done(t('clock.moved', { to: dateTime(to) }));
      void queries.invalidateQueries();
    },
    onError: failed,
  });
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className={BAR_BUTTON} aria-label={t('clock.title')}>
        <Icon name="clock" className="size-4" />
        <span className="num hidden md:inline">{date(now)}</span>
        <span className="num">{time(now)}</span>
      </button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t('clock.title')} about={t('clock.about')}>
        <p className="num py-2 text-center text-2xl font-semibold">{date(now)} {time(now)}</p>
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
          {STEPS.map(({ word, size }) => (
            <Button key={word} onClick={() => move.mutate(size)} disabled={move.isPending} isBusy={move.isPending && move.variables === size}>
              {t(`clock.${word}`)}
            </Button>
          ))}
        </div>
      </Dialog>
    </>
  );
}
