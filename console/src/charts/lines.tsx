/** A few lines over the same columns. */
import { useState } from "react";
import { useFormat } from "../ui/language.tsx";
import type { Series } from "./chart-card.tsx";
import { Frame, plotHeight } from "./frame.tsx";
import styles from "./lines.module.css";
import { linePath, ticksUpTo } from "./scale.ts";
import type { Column } from "./stacked-bars.tsx";
import { Tip } from "./tip.tsx";
import { useWidth } from "./use-width.ts";

export interface LinesProps {
  readonly name: string;
  readonly columns: readonly Column[];
  /** A striped one is drawn broken. */
  readonly series: readonly Series[];
}

export function Lines({ name, columns, series }: LinesProps) {
  const format = useFormat();
  const [frame, width] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<number>();
  const ticks = ticksUpTo(Math.max(0, ...columns.flatMap(({ values }) => values)));
  const max = ticks.at(-1) ?? 1;
  const tipped = pointed === undefined ? undefined : columns[pointed];
  const last = columns.length - 1;
  return (
    <div ref={frame} className={styles.chart}>
      <Frame
        width={width}
        ticks={ticks}
        labels={columns.map(({ label }) => label)}
        name={name}
        hasLinks={false}
        isLine
        onPointerMove={(x) => {
          const at = Math.round((x / Math.max(width - 40, 1)) * last);
          setPointed(Math.min(Math.max(at, 0), last));
        }}
        onPointerLeave={() => setPointed(undefined)}
      >
        {(plotWidth) => (
          <>
            {pointed !== undefined && last > 0 && (
              <line
                x1={(pointed / last) * plotWidth}
                x2={(pointed / last) * plotWidth}
                y2={plotHeight}
                className={styles.pointer}
              />
            )}
            {series.map((one, at) => (
              <path
                key={one.name}
                d={linePath(
                  columns.map(({ values }) => values[at] ?? 0),
                  { width: plotWidth, height: plotHeight, max },
                )}
                className={styles[`line${one.colour}`]}
                strokeDasharray={one.isStriped ? "5 4" : undefined}
              />
            ))}
          </>
        )}
      </Frame>
      {tipped !== undefined && pointed !== undefined && (
        <Tip
          title={tipped.name}
          at={last > 0 ? pointed / last : 0}
          values={series.map((one, at) => ({
            series: one,
            text: format.number(tipped.values[at] ?? 0),
          }))}
        />
      )}
    </div>
  );
}
