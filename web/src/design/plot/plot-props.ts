/** A point of a plot: an ISO instant, and its value; null where there is none. */
export interface PlotPoint {
  at: string;
  value: number | null;
}

export interface PlotProps {
  title: string;
  points: readonly PlotPoint[];
  kind?: 'line' | 'bars';
  /** Where the figure should be: a line, or a band from one to the other. */
  target?: { from: number; to?: number } | undefined;
  /** What the axis ends at, where the figure has an end of its own: 1 for a share, 5 for stars. */
  most?: number | undefined;
  /** Counts: no halves on the axis. */
  isWhole?: boolean | undefined;
  formatAt: (at: string) => string;
  formatValue: (value: number) => string;
}
