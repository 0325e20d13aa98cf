/** An entry of a calendar: the last day of a coupon. */
export interface LastDay {
  series: string;
  /** When it ends. */
  at: string;
  title: string;
  about: string;
}

/**
 * The last days as a calendar that any phone reads (RFC 5545), each with an alarm so many days before.
 * A calendar rings when the wallet is closed.
 */
export function calendarOf(days: readonly LastDay[], remindDays: number, now: Date): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Xianquan//Wallet//EN', 'CALSCALE:GREGORIAN'];
  for (const { series, at, title, about } of days) {
    const end = new Date(at);
    lines.push(
      'BEGIN:VEVENT',
      `UID:${series}-${stamp(end)}@xianquan`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(new Date(end.getTime() - HOUR))}`,
      `DTEND:${stamp(end)}`,
      `SUMMARY:${escaped(title)}`,
      `DESCRIPTION:${escaped(about)}`,
      'TRANSP:TRANSPARENT',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${escaped(title)}`,
      `TRIGGER:-P${remindDays}D`,
      'END:VALARM',
      'END:VEVENT',
    );
  }
  lines.push('END:VCALENDAR');
  return lines.map(folded).join('\r\n') + '\r\n';
}

const HOUR = 3_600_000;
/** A line has 75 octets at most; the rest goes on after a space. */
const OCTETS = 75;

function stamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** Folds a long line between characters, never inside one. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let out = '';
  let room = OCTETS;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (size > room) {
      out += '\r\n ';
      room = OCTETS - 1;
    }
    out += letter;
    room -= size;
  }
  return out;
}
