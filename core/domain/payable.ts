/** Minor units of one currency, of one consultant. */
export interface Owed {
  /** all that the ledger says we owe; negative: more went back than was left */
  readonly owed: number;
  /** of sessions that may still be disputed */
  readonly inWindow: number;
  /** of sessions that are disputed */
  readonly frozen: number;
  /** of payouts whose fate is not known yet */
  readonly inFlight: number;
}

/**
 * What can be paid out now. Because it is the balance less what has to wait, and no list of sessions, whatever was taken back after
 * its payout is netted against what comes, and a negative balance is carried until it is.
 */
export const payable = ({ owed, inWindow, frozen, inFlight }: Owed): number =>
  Math.max(0, owed - inWindow - frozen - inFlight);
