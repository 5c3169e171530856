/** A table of a list that comes page by page. */
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import styles from "./data-table.module.css";
import { useFormat } from "./language.tsx";
import { ProblemNote } from "./problem.tsx";
import { ErrorState, Skeleton } from "./states.tsx";
import { useUiTexts } from "./texts.ts";

/** What there is of a list so far. */
export interface List<T> {
  /** Absent until the first page has come. */
  readonly items: readonly T[] | undefined;
  readonly problem: unknown;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

export interface Column<T> {
  readonly header: string;
  readonly cell: (item: T) => ReactNode;
  readonly align?: "end";
  /** Left out where there is little room; what it says can be had elsewhere. */
  readonly isSpare?: boolean;
  /** The header is read out only: of a column of buttons. */
  readonly hidesHeader?: boolean;
}

export interface Selection<T> {
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
  /** What the box beside a row selects: "Session of Asha". */
  readonly labelOf: (item: T) => string;
}

export interface DataTableProps<T> {
  /** What the table holds, for who does not see the page's title. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly list: List<T>;
  readonly keyOf: (item: T) => string;
  /** Shown where the list has nothing. */
  readonly empty: ReactNode;
  readonly selection?: Selection<T>;
}

export function DataTable<T>(props: DataTableProps<T>) {
  const { list, caption, empty } = props;
  const texts = useUiTexts();
  const format = useFormat();
  if (list.items === undefined) {
    return list.problem ? (
      <ErrorState problem={list.problem} onRetry={list.reload} />
    ) : (
      <div className={styles.waiting}>
        <Skeleton lines={6} />
      </div>
    );
  }
  if (list.items.length === 0) return empty;
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: a section of its own would be one landmark more */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keys too */}
      <div className={styles.scroll} role="group" aria-label={caption} tabIndex={0}>
        <table className={styles.table}>
          <caption className="visually-hidden">{caption}</caption>
          <Head {...props} items={list.items} />
          <Body {...props} items={list.items} />
        </table>
      </div>
      <ProblemNote problem={list.problem ?? undefined} />
      <footer className={styles.footer}>
        <span role="status">{format.plural(list.items.length, texts.rows)}</span>
        {list.hasMore && (
          <Button small onClick={list.loadMore} isBusy={list.isLoadingMore}>
            {texts.loadMore}
          </Button>
        )}
      </footer>
    </div>
  );
}

type Shown<T> = DataTableProps<T> & { readonly items: readonly T[] };

function Head<T>({ columns, selection, items, keyOf }: Shown<T>) {
  const texts = useUiTexts();
  const isAll =
    selection !== undefined && items.every((item) => selection.selected.has(keyOf(item)));
  return (
    <thead>
      <tr>
        {selection && (
          <th scope="col" className={styles.box}>
            <input
              type="checkbox"
              aria-label={texts.selectAll}
              checked={isAll}
              onChange={() => selection.onChange(new Set(isAll ? [] : items.map(keyOf)))}
            />
          </th>
        )}
        {columns.map((column) => (
          <th key={column.header} scope="col" className={cellClass(column)}>
            <span className={column.hidesHeader ? "visually-hidden" : undefined}>
              {column.header}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Body<T>({ columns, selection, items, keyOf }: Shown<T>) {
  const toggle = (key: string) => {
    const selected = new Set(selection?.selected);
    if (!selected.delete(key)) selected.add(key);
    selection?.onChange(selected);
  };
  return (
    <tbody>
      {items.map((item) => {
        const key = keyOf(item);
        return (
          <tr key={key}>
            {selection && (
              <td className={styles.box}>
                <input
                  type="checkbox"
                  aria-label={selection.labelOf(item)}
                  checked={selection.selected.has(key)}
                  onChange={() => toggle(key)}
                />
              </td>
            )}
            {columns.map((column) => (
              <td key={column.header} className={cellClass(column)}>
                {column.cell(item)}
              </td>
            ))}
          </tr>
        );
      })}
    </tbody>
  );
}

function cellClass<T>({ align, isSpare }: Column<T>): string {
  return classNames(align === "end" && styles.end, isSpare && styles.spare);
}
