import { useQuery } from '@tanstack/react-query';
import { useAuth } from '../app/auth/auth-context.tsx';

/** How this installation is set up: payments, free time, demo accounts. Asked once. */
export function useAbout() {
  const { guest } = useAuth();
  return useQuery({
    queryKey: ['getAbout'],
    queryFn: () => guest.request('getAbout'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
