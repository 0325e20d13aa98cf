const GIFT = /^gft_[0-9a-z]+$/i;
const CODE = /^[\x21-\x7e]{6,64}$/;

/** A gift and what opens it. */
export interface Brought {
  gift: string;
  code: string;
}

/** The link that carries a gift. What stands after `#` never leaves the browser of whoever opens it. */
export function giftLink(origin: string, { gift, code }: Brought): string {
  return `${origin}/gift/${gift}#${encodeURIComponent(code)}`;
}

/** The code in the part of an address after `#`. */
export function codeInHash(hash: string): string | null {
  try {
    const code = decodeURIComponent(hash.replace(/^#/, ''));
    return CODE.test(code) ? code : null;
  } catch {
    return null;
  }
}

/** Reads a link, or a gift's number and its code with a space between. */
export function readGift(text: string): Brought | null {
  const plain = text.normalize('NFKC').trim();
  const link = /\/gift\/(gft_[0-9a-z]+)#(\S+)$/i.exec(plain);
  const [gift, code] = link ? [link[1], codeInHash(link[2]!)] : plain.split(/[\s,;#]+/);
  return gift && code && GIFT.test(gift) && CODE.test(code) ? { gift: gift.toLowerCase(), code } : null;
}

/**
 * Where a code waits while somebody signs in: in this tab alone. Were it in the address of the sign-in
 * page, it would reach the server's logs when that page is loaded again.
 */
const place = (gift: string) => `xq.gift.${gift}`;

export function layAside(gift: string, code: string): void {
  try {
    sessionStorage.setItem(place(gift), code);
  } catch {
    // Then the link has to be opened again after signing in.
  }
}

export function codeLaidAside(gift: string): string | null {
  try {
    return sessionStorage.getItem(place(gift));
  } catch {
    return null;
  }
}

export function forgetCode(gift: string): void {
  try {
    sessionStorage.removeItem(place(gift));
  } catch {
    // Nothing was kept.
  }
}
