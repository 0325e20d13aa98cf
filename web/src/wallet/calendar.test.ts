import { describe, expect, it } from 'vitest';
import { calendarOf } from './calendar';

const now = new Date('2026-11-26T12:00:00Z');

describe('a calendar of last days', () => {
  const text = calendarOf([{ series: 'ser_1', at: '2027-11-26T16:00:00.000000Z', title: '江南小馆 100 元代金券; 最后一天, 请使用', about: '2 张\n市值 ¥184' }], 7, now);
  it('has an event with an alarm', () => {
    expect(text).toContain('DTSTART:20271126T150000Z\r\nDTEND:20271126T160000Z\r\n');
    expect(text).toContain('TRIGGER:-P7D');
    expect(text).toContain('UID:ser_1-20271126T160000Z@xianquan');
  });
  it('escapes what means something to a calendar', () => {
    expect(text.replace(/\r\n /g, '')).toContain('代金券\\; 最后一天\\, 请使用');
    expect(text).toContain('2 张\\n市值 ¥184');
  });
  it('has lines of 75 octets at most, cut between characters', () => {
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(text).not.toContain('\uFFFD');
  });
});
