import { expect, it } from 'vitest';
import { heard, QUIET, type Burst } from './wedge';

/** Types a text with so many milliseconds between the keys. */
function typed(text: string, apart: number, from: Burst = QUIET): { burst: Burst; scan: string | null } {
  return [...text].reduce<{ burst: Burst; scan: string | null }>(
    ({ burst }, letter, at) => heard(burst, letter === '\n' ? 'Enter' : letter, 1_000 + at * apart),
    { burst: from, scan: null },
  );
}

it('hears a scanner', () => expect(typed('XQ1:mem_15::AB12-CD34\n', 8).scan).toBe('XQ1:mem_15::AB12-CD34'));

it('hears a scanner that a busy machine held up for a moment', () => {
  const { burst } = typed('XQ1:mem_15::', 8);
  const later = [...'AB12-CD34'].reduce((now, letter, at) => heard(now, letter, 1_220 + at * 8).burst, burst);
  expect(heard(later, 'Enter', 1_300).scan).toBe('XQ1:mem_15::AB12-CD34');
});

it('does not take a person for one', () => expect(typed('XQ1:mem_15::AB12-CD34\n', 120).scan).toBeNull());

it('does not take a fast typist for one', () => expect(typed('1234567890\n', 75).scan).toBeNull());

it('does not take a hasty amount for one', () => expect(typed('138\n', 40).scan).toBeNull());

it('begins anew after a pause, so that what a person typed before is no part of it', () => {
  const { burst } = typed('13', 300);
  const later = [...'XQ1:mem_15::AB12CD'].reduce((now, letter, at) => heard(now, letter, 9_000 + at * 5).burst, burst);
  expect(heard(later, 'Enter', 9_100).scan).toBe('XQ1:mem_15::AB12CD');
});

it('minds no shift between the letters', () => {
  let burst = QUIET;
  for (const [at, key] of ['Shift', 'X', 'Shift', 'Q', '1', ':', 'm', 'e', 'm', '_', '1'].entries()) burst = heard(burst, key, at * 5 + 1).burst;
  expect(heard(burst, 'Enter', 60).scan).toBe('XQ1:mem_1');
});
