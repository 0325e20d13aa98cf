/** What a holder shows at a till: who, the one-time code, and, where chosen, which coupons. */
export interface Shown {
  holder: string;
  code: string;
  items: readonly { series: string; quantity: number }[];
}

const TEXT = /^xq:(mem_[0-9a-z]+):([\w-]{6,64})(?::([\w*,]+))?$/i;
const ITEM = /^(ser_[0-9a-z]+)\*(\d{1,15})$/;

/** As the text of a QR code, such as `xq:mem_15:AAKN-4MAC-2TWX-8JMY:ser_1*2`. */
export function writeShown({ holder, code, items }: Shown): string {
  const chosen = items.map(({ series, quantity }) => `${series}*${quantity}`).join(',');
  return `xq:${holder}:${code}${chosen && `:${chosen}`}`;
}

/** Reads what a camera or a keyboard-wedge scanner read; `null` where it is something else. */
export function readShown(text: string): Shown | null {
  const found = TEXT.exec(text.trim());
  if (!found) return null;
  const items = [];
  for (const part of found[3]?.toLowerCase().split(',') ?? []) {
    const item = ITEM.exec(part);
    if (!item) return null;
    items.push({ series: item[1]!, quantity: Number(item[2]) });
  }
  return { holder: found[1]!.toLowerCase(), code: found[2]!.toUpperCase(), items };
}
