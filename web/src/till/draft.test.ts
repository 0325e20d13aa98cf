import { expect, it } from 'vitest';
import { draw, EMPTY, itemsOf, readTyped, stepOf, typed, type Draft, type Step } from './draft';

const code = { holder: 'mem_15', series: null, code: 'AB12-CD34' };
const after = (...steps: Step[]): Draft => steps.reduce(draw, EMPTY);

it('goes from the bill to the code to the coupons, and back', () => {
  expect(stepOf(EMPTY)).toBe('bill');
  const bill = after({ do: 'amount', text: '138' }, { do: 'amountSet' });
  expect(stepOf(bill)).toBe('code');
  const coupons = draw(bill, { do: 'code', code });
  expect(stepOf(coupons)).toBe('coupons');
  expect(stepOf(draw(coupons, { do: 'back' }))).toBe('code');
  expect(stepOf(draw(draw(coupons, { do: 'back' }), { do: 'back' }))).toBe('bill');
});

it('keeps a code that is scanned before the bill is known', () => {
  const early = after({ do: 'code', code });
  expect(stepOf(early)).toBe('bill');
  expect(stepOf(draw(early, { do: 'amountSet' }))).toBe('coupons');
});

it('forgets what was chosen where another holder comes', () => {
  const chosen = after({ do: 'amountSet' }, { do: 'code', code }, { do: 'units', series: 'ser_1', units: 2 }, { do: 'units', series: 'ser_2', units: 0 });
  expect(itemsOf(chosen.units)).toEqual([{ series: 'ser_1', quantity: 2 }]);
  expect(itemsOf(draw(chosen, { do: 'code', code: { ...code, holder: 'mem_16' } }).units)).toEqual([]);
});

it('types amounts with the pad', () => {
  const all = (keys: string, digits = 2) => [...keys].reduce((text, key) => typed(text, key, digits), '');
  expect(all('138.50')).toBe('138.50');
  expect(all('138.505')).toBe('138.50');
  expect(all('.5')).toBe('0.5');
  expect(all('007')).toBe('7');
  expect(all('1..5')).toBe('1.5');
  expect(all('12⌫⌫⌫')).toBe('');
  expect(all('500.5', 0)).toBe('5005');
  expect(all('1234567890')).toBe('123456789');
});

it('reads a code that is told over the counter', () => {
  expect(readTyped('mem_15 AB12-CD34')).toEqual(code);
  expect(readTyped(' XQ1:mem_15::AB12-CD34 ')).toEqual(code);
  expect(readTyped('AB12-CD34')).toBeNull();
  expect(readTyped('mem_15 AB12 CD34')).toBeNull();
});
