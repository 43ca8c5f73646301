import type { RequestArguments, ResponseOf, RouteName } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';

/** An HTTP resource by its name in the contract, kept in the cache under `[name, options]`. */
export function useResource<Name extends RouteName>(name: Name, ...args: RequestArguments<Name>) {
  const client = useClient();
  return useQuery<ResponseOf<Name>>({
    queryKey: [name, args[0] ?? {}],
    queryFn: () => client.request(name, ...args),
  });
}

type ListName = {
  [Name in RouteName]: ResponseOf<Name> extends { items: unknown[]; nextCursor: string | null } ? Name : never;
}[RouteName];
type ItemOf<Name extends ListName> = ResponseOf<Name> extends { items: (infer Item)[] } ? Item : never;

/** A list of the contract, page after page: `items` holds what has been loaded so far. */
export function useList<Name extends ListName>(name: Name, query: Record<string, unknown> = {}) {
  const client = useClient();
  type Answer = { items: ItemOf<Name>[]; nextCursor: string | null };
  const load = client.request.bind(client) as (name: Name, options: { query: object }) => Promise<Answer>;
  const answer = useInfiniteQuery<Answer, Error, InfiniteData<Answer>, unknown[], string | undefined>({
    queryKey: [name, { query }],
    initialPageParam: undefined,
    queryFn: ({ pageParam }) => load(name, { query: { ...query, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  return { ...answer, items: answer.data?.pages.flatMap(({ items }) => items) ?? [] };
}
