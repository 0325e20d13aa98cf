/**
 * Reads JSON without losing a digit. A whole number past 2^53 would be rounded in silence by
 * `JSON.parse`; here it is an error. (Minor units reach that at ninety trillion yuan.)
 */
export function parseExact(text: string): unknown {
  refuseRounded(text);
  return JSON.parse(text) as unknown;
}

const LONG = /\d{16}/;
/** Strings, which are passed over, and numbers of sixteen digits and more. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d{16,}/g;

/** Throws where a number in the text would be rounded. */
export function refuseRounded(text: string): void {
  if (!LONG.test(text)) return;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token.startsWith('"')) continue;
    if (BigInt(token) !== BigInt(Number(token))) throw new RangeError(`a number that would lose digits: ${token}`);
  }
}
