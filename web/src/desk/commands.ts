/** Every command that a record can hold, by what it is about; the words for them are in the language files. */
export const COMMANDS = {
  members: ['open_member', 'set_kyc_level', 'freeze_member', 'unfreeze_member', 'close_member'],
  money: [
    'record_deposit', 'assign_deposit', 'request_withdrawal', 'confirm_withdrawal', 'fail_withdrawal', 'transfer_money',
    'hold_money', 'post_hold', 'void_hold', 'fund_escrow', 'release_escrow', 'settle_merchant',
  ],
  coupons: [
    'define_series', 'revise_series', 'approve_series', 'activate_series', 'suspend_series', 'resume_series', 'close_series', 'reactivate_series',
    'issue_units', 'transfer_units', 'retire_units', 'report_lost', 'replace_lost', 'restore_lost', 'refund_purchase', 'refund_dormant',
    'create_gift', 'claim_gift', 'cancel_gift',
  ],
  market: [
    'configure_venue', 'halt_market', 'resume_market', 'place_order', 'amend_order', 'cancel_order', 'cancel_all', 'sell_now',
    'lock_quote', 'take_quote', 'release_quote', 'propose_deal', 'accept_deal', 'cancel_deal', 'open_buyback', 'sell_to_buyback', 'close_buyback',
  ],
  clearing: ['show_code', 'authorise', 'capture', 'void_redemption', 'reverse_redemption'],
  system: ['set_fees', 'advance_clock', 'tick'],
} as const;

export type Group = keyof typeof COMMANDS;
export const GROUPS = Object.keys(COMMANDS) as Group[];

const GROUP_OF = new Map<string, Group>(GROUPS.flatMap((group) => COMMANDS[group].map((command) => [command, group] as const)));

/** What a command is about; `system` where it is not known here. */
export function groupOf(command: string): Group {
  return GROUP_OF.get(command) ?? 'system';
}

/** What somebody who watches over the market does. */
export const SUPERVISION = ['approve_series', 'halt_market', 'resume_market', 'suspend_series', 'resume_series', 'freeze_member', 'unfreeze_member'] as const;
