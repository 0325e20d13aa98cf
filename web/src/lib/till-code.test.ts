import { expect, it } from 'vitest';
import { readTillCode, writeTillCode } from './till-code';

const shown = { holder: 'mem_15', series: 'ser_1', code: 'K7Q2-9XWD-41' };

it('writes and reads the same', () => {
  expect(writeTillCode(shown)).toBe('XQ1:mem_15:ser_1:K7Q2-9XWD-41');
  for (const one of [shown, { ...shown, series: null }, { ...shown, code: 'a:b:c::' }]) {
    expect(readTillCode(writeTillCode(one))).toEqual(one);
  }
});

it('has an empty place where no series is named', () => {
  expect(writeTillCode({ ...shown, series: null })).toBe('XQ1:mem_15::K7Q2-9XWD-41');
});

it('reads what a scanner or an input method made of it', () => {
  expect(readTillCode('  XQ1:mem_15::abcdef\r\n')).toEqual({ holder: 'mem_15', series: null, code: 'abcdef' });
  expect(readTillCode('ＸＱ１：mem_15：：abcdef')).toEqual({ holder: 'mem_15', series: null, code: 'abcdef' });
  expect(readTillCode('xq1:MEM_1A:SER_2:AbcDef')).toEqual({ holder: 'mem_1a', series: 'ser_2', code: 'AbcDef' });
});

it.each(['', 'abcdef', 'XQ2:mem_15::abcdef', 'XQ1:mem_15:abcdef', 'XQ1:ser_15::abcdef', 'XQ1:mem_15:mem_1:abcdef', 'XQ1:mem_15::short', 'XQ1:mem_15::has space', `XQ1:mem_15::${'x'.repeat(65)}`, 'https://example.com/XQ1:mem_15::abcdef'])(
  'does not read %j',
  (text) => expect(readTillCode(text)).toBeNull(),
);

it('writes nothing that it could not read', () => {
  expect(() => writeTillCode({ ...shown, code: 'short' })).toThrow(RangeError);
  expect(() => writeTillCode({ ...shown, holder: 'mem_15:x' })).toThrow(RangeError);
});
