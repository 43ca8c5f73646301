import { useLocation } from 'react-router';

/** The one-time token of a mailed link, from behind the `#`; empty when there is none. */
export const useToken = (): string => new URLSearchParams(useLocation().hash.slice(1)).get('token') ?? '';
