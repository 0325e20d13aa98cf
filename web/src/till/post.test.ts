import { expect, it, vi } from 'vitest';

vi.mock('@/app/api', () => ({ api: {} }));
const { pathOf, verdict } = await import('./post');

const recorded = { sequence: 9, recorded_at: '2026-11-26T12:00:00Z', events: [], redemption: { id: 'rdm_1', state: 'authorised', currency: 'CNY', amount: 10_000, items: [], until: '2026-11-26T14:00:00Z' } };
const problem = (code: string, status: number) => JSON.stringify({ code, status, detail: 'No.', detail_zh: '否。', title: '', type: '', request_id: 'r', may_retry: false });

it('hears what was recorded', () => {
  expect(verdict(201, JSON.stringify(recorded))).toEqual({ kind: 'done', redemption: 'rdm_1', sequence: 9, at: '2026-11-26T12:00:00Z', amount: 10_000, until: '2026-11-26T14:00:00Z', state: 'authorised' });
});

it('takes a refusal as the last word, and keeps it in both languages', () => {
  expect(verdict(404, problem('code_not_found', 404))).toMatchObject({ kind: 'refused', refusal: { code: 'code_not_found', detail: 'No.', detailZh: '否。' } });
  expect(verdict(409, problem('redemption_state_wrong', 409))).toMatchObject({ kind: 'refused' });
});

it.each([[200, '<html>Sign in to the Wi-Fi</html>'], [502, 'Bad gateway'], [200, '{}'], [404, '{"message":"no"}'], [503, problem('busy', 503)], [429, problem('too_many', 429)]])(
  'takes %i %s as no answer',
  (status, text) => expect(verdict(status, text)).toBe('lost'),
);

it('sends again what may yet be answered', () => {
  expect(verdict(409, problem('idempotency_key_in_progress', 409))).toMatchObject({ kind: 'later' });
  expect(verdict(500, problem('internal', 500))).toMatchObject({ kind: 'later' });
});

it('keeps what waits where the key does not count', () => {
  expect(verdict(401, problem('api_key_expired', 401))).toBe('key');
});

it('knows where each goes', () => {
  expect(pathOf({ op: 'authorise', redemption: null })).toBe('/v1/redeem/authorisations');
  expect(pathOf({ op: 'reverse', redemption: 'rdm_1' })).toBe('/v1/redeem/redemptions/rdm_1/reverse');
});
