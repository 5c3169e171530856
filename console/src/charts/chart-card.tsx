/** What every chart has around it: a title, a sentence about it, a legend, and itself as a table. */
import { type ReactNode, useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import styles from "./chart-card.module.css";
import { useChartTexts } from "./texts.ts";

/** 1 to 6: `--chart-1` and so on. */
export type Colour = 1 | 2 | 3 | 4 | 5 | 6;

export interface Series {
  readonly name: string;
  readonly colour: Colour;
  /** Told from others without its colour as well. */
  readonly isStriped?: boolean;
}

export interface ChartTable {
  readonly head: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

export interface ChartCardProps {
  readonly title: string;
  /** What the chart shows, in a sentence with its numbers. */
  readonly summary: ReactNode;
  readonly legend?: readonly Series[];
  readonly table: ChartTable;
  /** The chart itself; shown unless the table is asked for. */
  readonly children: ReactNode;
}

export function ChartCard({ title, summary, legend = [], table, children }: ChartCardProps) {
  const texts = useChartTexts();
  const titleId = useId();
  const [isTable, setIsTable] = useState(false);
  return (
    <figure className={styles.card} aria-labelledby={titleId}>
      <div className={styles.header}>
        <h2 id={titleId}>{title}</h2>
        <Button
          look="quiet"
          small
          icon={isTable ? "chart" : "table"}
          aria-label={texts.asTable}
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
        >
          {texts.table}
        </Button>
      </div>
      <figcaption className={styles.summary}>{summary}</figcaption>
      {isTable ? <Table title={title} {...table} /> : children}
      {!isTable && legend.length > 0 && (
        <ul className={styles.legend}>
          {legend.map((series) => (
            <li key={series.name}>
              <Swatch {...series} />
              {series.name}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

function Table({ title, head, rows }: ChartTable & { title: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: it scrolls, by keys too
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
      <table className={styles.table}>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...cells] }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cells.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells stand under their heads
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Swatch({ colour, isStriped }: Series) {
  return (
    <svg aria-hidden="true" width="12" height="12" className={styles.swatch}>
      <rect width="12" height="12" rx="3" className={colourClass(colour)} />
      {isStriped && <path d="M-2 8 8-2M1 13 13 1M6 16 16 6" className={styles.stripe} />}
    </svg>
  );
}

/** The class that fills a shape with one of the colours. */
export function colourClass(colour: Colour): string {
  return classNames(styles[`colour${colour}`]);
}
