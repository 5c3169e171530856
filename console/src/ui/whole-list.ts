import type { List } from "./data-table.tsx";

/** What came in one piece, for a `DataTable`. */
export function wholeList<T>(items: readonly T[]): List<T> {
  return {
    items,
    problem: undefined,
    hasMore: false,
    isLoadingMore: false,
    loadMore: () => {},
    reload: () => {},
  };
}
