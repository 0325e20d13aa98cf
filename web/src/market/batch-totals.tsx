import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSettled } from '@/lib/preview';
import { Money } from '@/ui';
import { previewLine, type Line } from './batch';
import { effectsOn } from './effects';

/** What all lines bring at once, by currency. It shares the lines' own questions. */
export function BatchTotals({ lines, member }: { lines: readonly Line[]; member: string }) {
  const { t } = useTranslation('market');
  const asked = useSettled(lines);
  const answers = useQueries({ queries: asked.map((line) => ({
    queryKey: ['preview', 'batch', line.of.series, member, `${line.units} ${line.way} ${line.price} ${line.slippage}`],
    queryFn: () => previewLine(line, member),
    staleTime: 3_000,
    gcTime: 10_000,
  })) });
  const sums = new Map<string, bigint>();
  for (const [at, line] of asked.entries()) {
    const effect = effectsOn(answers[at]?.data?.effects, member, line.of);
    sums.set(line.of.currency, (sums.get(line.of.currency) ?? 0n) + effect.cash);
  }
  return (
    <p aria-live="polite" className="mr-auto self-center text-[13px] text-muted">
      {t('batch.total')} {[...sums].map(([currency, sum], at) => <span key={currency}>{at > 0 && ' + '}<Money minor={sum} currency={currency} className="text-base font-semibold text-ink" /></span>)}
    </p>
  );
}
