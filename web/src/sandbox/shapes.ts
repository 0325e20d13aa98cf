/** How a busy day goes. */
export interface BusyDay {
  running: boolean;
  /** Commands so far, and how many there will be. */
  done: number;
  of: number;
  refused: number;
}
