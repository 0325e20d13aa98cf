import { useSession } from '@/app/session';
import { createKeptStore, useStore } from '@/lib/store';

/** How this till is set up; a till remembers it. */
export interface Setup {
  /** The merchant's number of the store. */
  store: number;
  currency: string | null;
  /** Only for the operator, who may stand at any till. */
  merchant: string | null;
  /** Without a network: the most face value that one sale may take unauthorised, in minor units; 0 for none. */
  floorSale: number;
  /** The same for all sales that nobody has authorised yet together. */
  floorTotal: number;
  /** The camera starts by itself. */
  usesCamera: boolean;
}

const FIRST: Setup = { store: 1, currency: null, merchant: null, floorSale: 0, floorTotal: 0, usesCamera: false };

const setup = createKeptStore<Setup>('xq.till', (kept) => {
  const given = (kept ?? {}) as Partial<Setup>;
  return {
    store: whole(given.store, FIRST.store),
    currency: typeof given.currency === 'string' ? given.currency : null,
    merchant: typeof given.merchant === 'string' ? given.merchant : null,
    floorSale: whole(given.floorSale, 0),
    floorTotal: whole(given.floorTotal, 0),
    usesCamera: given.usesCamera === true,
  };
});

function whole(value: unknown, otherwise: number): number {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : otherwise;
}

export function useSetup(): Setup {
  return useStore(setup);
}

export function changeSetup(part: Partial<Setup>): void {
  setup.set((now) => ({ ...now, ...part }));
}

/** Whose till this is: one's own, or, for the operator, the one it stands at. */
export function useMerchant(): string | null {
  const who = useSession();
  const { merchant } = useSetup();
  if (!who) return null;
  return who.role === 'operator' ? merchant : who.member;
}

/** Why a sale may not be taken unauthorised; `null` where it may. */
export function riskRefusal({ floorSale, floorTotal }: Pick<Setup, 'floorSale' | 'floorTotal'>, amount: number, alreadyAtRisk: number): 'never' | 'sale' | 'total' | null {
  if (floorSale === 0) return 'never';
  if (amount > floorSale) return 'sale';
  return alreadyAtRisk + amount > floorTotal ? 'total' : null;
}
