import { serverNow, useClock } from '@/lib/clock';
import { useFormats } from '@/lib/format';

/** How long ago something was, by the server's clock: that of a sandbox may be days ahead. */
export function Ago({ at }: { at: string }) {
  useClock();
  const { relative, dateTime } = useFormats();
  return <time dateTime={at} title={dateTime(at)} className="num">{relative(at, serverNow())}</time>;
}
