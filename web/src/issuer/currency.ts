/** Currencies that the form offers. */
export const CURRENCIES = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'JPY', 'SGD', 'KRW', 'AUD', 'CAD', 'CHF'] as const;

const OF_COUNTRY: Readonly<Record<string, string>> = { CN: 'CNY', US: 'USD', GB: 'GBP', HK: 'HKD', JP: 'JPY', SG: 'SGD', KR: 'KRW', AU: 'AUD', CA: 'CAD', CH: 'CHF', DE: 'EUR', FR: 'EUR', IT: 'EUR', ES: 'EUR', NL: 'EUR' };

/** What is paid with where a member lives, as a first guess. */
export function currencyOf(jurisdiction: string | undefined): string {
  return OF_COUNTRY[jurisdiction?.slice(0, 2) ?? ''] ?? 'CNY';
}
