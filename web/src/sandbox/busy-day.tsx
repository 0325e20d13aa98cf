import { useMutation, useQuery } from '@tanstack/react-query';
import type { Schemas } from '@xianquan/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { failed, Icon } from '@/ui';
import { asOperator } from './operator';
import { BAR_BUTTON } from './style';

async function howFar(): Promise<Schemas['BusyDayView']> {
  const operator = await asOperator();
  return operator.take(operator.raw.GET('/v1/sandbox/busy-day'));
}

async function begin(): Promise<Schemas['BusyDayView']> {
  const operator = await asOperator();
  return operator.take(operator.raw.POST('/v1/sandbox/busy-day', { body: {} }));
}

/** Lets many people buy, sell and redeem for a minute, and shows how far the day has come. */
export function BusyDayButton() {
  const { t } = useTranslation('sandbox');
  const { count } = useFormats();
  const start = useMutation({ mutationFn: begin, onError: failed, onSuccess: () => void day.refetch() });
  const day = useQuery({
    queryKey: ['busy-day'],
    queryFn: howFar,
    refetchInterval: (query) => (query.state.data?.running ? 500 : false),
  });
  const now = day.data;
  if (now?.running) {
    return (
      <span role="status" className="inline-flex items-center gap-2 px-2">
        <span className="relative h-2 w-24 overflow-hidden rounded-full bg-on-bar/20">
          <span className="absolute inset-y-0 left-0 rounded-full bg-[#e2592f] transition-[width]" style={{ width: `${(now.done / Math.max(now.of, 1)) * 100}%` }} />
        </span>
        <span className="num">{t('busy.going', { done: count(now.done), of: count(now.of) })}</span>
      </span>
    );
  }
  return (
    <button type="button" onClick={() => start.mutate()} disabled={start.isPending} className={BAR_BUTTON} title={t('busy.about')}>
      <Icon name="market" className="size-4" />
      {t('busy.run')}
    </button>
  );
}
