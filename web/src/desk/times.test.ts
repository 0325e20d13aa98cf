import { expect, it } from 'vitest';
import { bytes, microseconds, span } from './times';

it('writes times and sizes', () => {
  expect([360, 17_798, 250_000, 1_234_000].map(microseconds)).toEqual(['360 µs', '17.8 ms', '250 ms', '1.2 s']);
  expect(microseconds(null)).toBe('–');
  expect([7, 7_843_008, 1_200_000_000_000_000].map(bytes)).toEqual(['7 B', '7.8 MB', '1200 TB']);
});

it('names the two largest parts of a span', () => {
  expect(span(90_061)).toEqual([{ unit: 'day', value: 1 }, { unit: 'hour', value: 1 }]);
  expect(span(59)).toEqual([{ unit: 'second', value: 59 }]);
  expect(span(0)).toEqual([{ unit: 'second', value: 0 }]);
});
