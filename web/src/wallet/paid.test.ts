import { describe, expect, it, vi } from 'vitest';

vi.mock('@/lib/live', () => ({ useMemberEvents: () => undefined }));
vi.mock('@/lib/names', () => ({ useMemberName: () => String }));
vi.mock('@/ui', () => ({}));
vi.mock('./queries', () => ({ useMe: () => 'mem_15' }));
const { after } = await import('./paid');

const mine = { hash: 'aa', me: 'mem_15' };
const facts = { redemption: 'red_1', holder: 'mem_15', merchant: 'mem_e', amount: 10_000, currency: 'CNY', code_hash: 'aa' };

describe('what a till did with a code', () => {
  it('begins with the authorisation by this code, and ends with the capture', () => {
    const begun = after(null, 'clearing.authorised', facts, mine);
    expect(begun).toMatchObject({ redemption: 'red_1', merchant: 'mem_e', state: 'authorised' });
    expect(after(begun, 'clearing.captured', { ...facts, amount: 6_000 }, mine)).toMatchObject({ state: 'captured', amount: 6_000 });
    expect(after(begun, 'clearing.voided', facts, mine)).toMatchObject({ state: 'voided' });
  });
  it('is not what happened with another code, or to another purchase', () => {
    expect(after(null, 'clearing.authorised', { ...facts, code_hash: 'bb' }, mine)).toBeNull();
    expect(after(null, 'clearing.captured', facts, mine)).toBeNull();
    const begun = after(null, 'clearing.authorised', facts, mine);
    expect(after(begun, 'clearing.captured', { ...facts, redemption: 'red_2' }, mine)).toBe(begun);
    expect(after(begun, 'clearing.voided', { ...facts, holder: 'mem_9' }, mine)).toBe(begun);
  });
});
