import { minorDigits } from '@xianquan/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { told } from '@/app/api';
import { useFormats } from '@/lib/format';
import { useSeriesName } from '@/lib/names';
import { useSettled } from '@/lib/preview';
import { Badge, Input, Money, Skeleton } from '@/ui';
import { previewLine, type Line, type LineResult } from './batch';
import { effectsOn } from './effects';
import { faceOf, isCounted, readQuantity, writeQuantity } from './instrument';

interface Props {
  line: Line;
  most: bigint;
  member: string;
  isChosen: boolean;
  isFrozen: boolean;
  result: LineResult | null;
  onToggle: () => void;
  onUnits: (units: bigint) => void;
}

/** One holding: whether it is sold, how much of it, and what that brings. */
export function BatchLine({ line, most, member, isChosen, isFrozen, result, onToggle, onUnits }: Props) {
  const { t } = useTranslation('market');
  const format = useFormats();
  const name = useSeriesName()(line.of.series);
  const digits = minorDigits(line.of.currency);
  const [text, setText] = useState(() => writeQuantity(line.units, line.of, digits));
  const change = (typed: string) => {
    setText(typed);
    const { value } = readQuantity(typed, line.of, digits);
    onUnits(value === null || value > most ? 0n : value);
  };
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 py-2.5 sm:grid-cols-[minmax(0,1fr)_9rem_9rem]">
      <label className="flex min-h-10 min-w-0 items-center gap-3">
        <input type="checkbox" checked={isChosen} disabled={isFrozen} onChange={onToggle} className="size-5 shrink-0 accent-accent" />
        <span className="min-w-0">
          <span className="line-clamp-2 font-medium">{name}</span>
          <span className="block text-xs text-muted">{line.way === 'now' ? t('batch.now') : t('batch.offer', { price: format.priceOf(line.price ?? 0n, faceOf(line.of), line.of.currency) })}</span>
        </span>
      </label>
      <Input label={t('batch.quantity', { name })} hideLabel inputMode="decimal" disabled={!isChosen || isFrozen} value={text} onChange={({ target }) => change(target.value)} after={isCounted(line.of) ? t('ticket.pieces') : line.of.currency} className="w-36 sm:w-auto" {...(isChosen && line.units === 0n && { error: t('fault.range') })} />
      <div className="col-span-2 text-right sm:col-span-1">{result ? <Result result={result} line={line} member={member} /> : isChosen && line.units > 0n && <Brings line={line} member={member} />}</div>
    </li>
  );
}

/** The server's word on one line. */
export function useLinePreview(line: Line, member: string) {
  const asked = useSettled(`${line.units} ${line.way} ${line.price} ${line.slippage}`);
  return useQuery({ queryKey: ['preview', 'batch', line.of.series, member, asked], queryFn: () => previewLine(line, member), enabled: line.units > 0n, staleTime: 3_000, gcTime: 10_000 });
}

function Brings({ line, member }: { line: Line; member: string }) {
  const { t } = useTranslation('market');
  const { data, error } = useLinePreview(line, member);
  if (error) return <span className="text-[13px] text-bad">{told(error)}</span>;
  if (!data) return <Skeleton className="ml-auto h-5 w-20" />;
  const effect = effectsOn(data.effects, member, line.of);
  return (
    <>
      <Money minor={effect.cash} currency={line.of.currency} className="font-medium" />
      <span className="block text-xs text-muted">{data.order && data.order.open > 0 ? t('batch.rests') : <>{t('effect.fee')} <Money minor={effect.fee} currency={line.of.currency} /></>}</span>
    </>
  );
}

function Result({ result, line }: { result: LineResult; line: Line; member: string }) {
  const { t } = useTranslation('market');
  if (result.problem) return <span className="text-[13px] text-bad">{result.problem.detail}</span>;
  const { order } = result.recorded;
  return (
    <>
      <Badge tone={order?.state === 'filled' ? 'good' : 'accent'}>{t(order?.state === 'open' ? 'batch.offered' : 'batch.sold')}</Badge>
      {order && order.filled > 0 && <Money minor={order.paid - order.fee} currency={line.of.currency} className="block" />}
    </>
  );
}
