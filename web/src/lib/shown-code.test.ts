import { describe, expect, it } from 'vitest';
import { readShown, writeShown } from './shown-code';

describe('shown code', () => {
  it('is read as it was written', () => {
    const shown = { holder: 'mem_15', code: 'AAKN-4MAC-2TWX-8JMY', items: [{ series: 'ser_1', quantity: 2 }, { series: 'ser_a', quantity: 5000 }] };
    expect(writeShown(shown)).toBe('xq:mem_15:AAKN-4MAC-2TWX-8JMY:ser_1*2,ser_a*5000');
    expect(readShown(writeShown(shown))).toEqual(shown);
  });
  it('needs no coupons', () => {
    const shown = { holder: 'mem_15', code: 'AAKN-4MAC-2TWX-8JMY', items: [] };
    expect(readShown(writeShown(shown))).toEqual(shown);
  });
  it('is read from a scanner that types capitals', () => {
    expect(readShown(' XQ:MEM_15:AAKN-4MAC:SER_1*2\n')).toEqual({ holder: 'mem_15', code: 'AAKN-4MAC', items: [{ series: 'ser_1', quantity: 2 }] });
  });
  it('is nothing else', () => {
    for (const text of ['', 'AAKN-4MAC', 'https://example.org/gift/gft_1', 'xq:mem_15', 'xq:mem_15:AAKN-4MAC:ser_1']) expect(readShown(text)).toBeNull();
  });
});
