/** A button of the sandbox's strip, which is dark in either look. */
export const BAR_BUTTON = 'inline-flex h-8 items-center gap-1.5 rounded-lg px-2 hover:bg-on-bar/15 disabled:opacity-60';
