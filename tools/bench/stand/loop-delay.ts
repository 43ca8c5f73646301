/** How often Node samples the delay of its event loop; the pause itself is part of each sample, and is taken off again. */
export const LOOP_RESOLUTION_MS = 10;
