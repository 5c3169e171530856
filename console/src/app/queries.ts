/** How pages ask the server: once, live, or page by page. */
import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { KpaProblem } from "kpa-client";
import type { List } from "../ui/data-table.tsx";

/** Of what is watched; nothing is asked while the page is hidden. */
const liveMs = 5_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays one; a fault may pass.
      retry: (count, error) =>
        count < 2 && !(error instanceof KpaProblem && error.status >= 400 && error.status < 500),
      staleTime: 2_000,
    },
  },
});

type Key = readonly unknown[];

/** What is asked again every five seconds while somebody looks. Older data stays where that fails. */
export function useLive<T>(key: Key, ask: (signal: AbortSignal) => Promise<T>): UseQueryResult<T> {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(signal),
    refetchInterval: liveMs,
    refetchIntervalInBackground: false,
    placeholderData: keepPreviousData,
  });
}

interface PageOf<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface ListOptions {
  /** Asks again every five seconds, as long as no further page was loaded. */
  readonly isLive?: boolean;
}

/**
 * A list that the server hands out by keyset pages, as `DataTable` shows it.
 * @param key what the list is and its filters: another key is another list
 */
export function useList<T>(
  key: Key,
  askPage: (cursor: string | undefined, signal: AbortSignal) => Promise<PageOf<T>>,
  { isLive }: ListOptions = {},
): List<T> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => askPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: PageOf<T>) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchIntervalInBackground: false,
    refetchInterval: ({ state }) => {
      const isFirstPage = (state.data?.pages.length ?? 0) <= 1;
      return isLive && isFirstPage ? liveMs : false;
    },
  });
  return {
    items: query.data?.pages.flatMap((page) => page.items),
    problem: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    reload: () => void query.refetch(),
  };
}
