/** The way of a series, and who takes its next step. */

export const STAGES = ['draft', 'approved', 'active', 'over'] as const;

export type Act = 'approve' | 'activate' | 'issue' | 'resume' | 'reactivate' | 'close';
export type Who = 'operator' | 'issuer' | 'authority' | 'nobody';

export interface Next {
  /** Place in {@link STAGES}. */
  stage: number;
  who: Who;
  /** What comes next, as the words of the screens name it. */
  word: string;
  acts: readonly { name: Act; by: 'operator' | 'issuer' }[];
}

/** What comes next for a series. */
export function nextOf(state: string, hasDraft: boolean): Next {
  if (hasDraft && state !== 'draft') {
    return { stage: stageOf(state), who: 'operator', word: 'revision', acts: [{ name: 'approve', by: 'operator' }, ...(state === 'active' ? ISSUE : [])] };
  }
  switch (state) {
    case 'draft': return { stage: 0, who: 'operator', word: 'draft', acts: [{ name: 'approve', by: 'operator' }] };
    case 'approved': return { stage: 1, who: 'issuer', word: 'approved', acts: [{ name: 'activate', by: 'issuer' }] };
    case 'active': return { stage: 2, who: 'issuer', word: 'active', acts: ISSUE };
    case 'suspended': return { stage: 2, who: 'authority', word: 'suspended', acts: [{ name: 'resume', by: 'operator' }] };
    case 'dormant': return { stage: 3, who: 'issuer', word: 'dormant', acts: [{ name: 'reactivate', by: 'issuer' }] };
    case 'expired': return { stage: 3, who: 'issuer', word: 'expired', acts: [{ name: 'close', by: 'issuer' }] };
    default: return { stage: 3, who: 'nobody', word: 'closed', acts: [] };
  }
}

const ISSUE: Next['acts'] = [{ name: 'issue', by: 'issuer' }];

function stageOf(state: string): number {
  return state === 'draft' ? 0 : state === 'approved' ? 1 : state === 'active' || state === 'suspended' ? 2 : 3;
}
