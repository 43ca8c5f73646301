import type { PreviewBody } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useQuery } from '@tanstack/react-query';

/** Who comes and goes is not pushed to clients: asked again this often while the page is looked at. */
const AGAIN_MS = 15_000;

/** Who would be asked, and what is understood; the last answer stays while the next is on its way. */
export function usePreview(body: PreviewBody | null) {
  const client = useClient();
  return useQuery({
    queryKey: ['previewMatching', body],
    queryFn: ({ signal }) => client.request('previewMatching', { body: body ?? { title: '', body: '' }, signal }),
    enabled: body !== null,
    placeholderData: (previous) => (body === null ? undefined : previous),
    refetchInterval: AGAIN_MS,
  });
}
