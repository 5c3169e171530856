/** Columns of several values on top of each other; each value is a link to what it counts. */
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { useFormat } from "../ui/language.tsx";
import { type Colour, colourClass, type Series } from "./chart-card.tsx";
import { ChartLink } from "./chart-link.tsx";
import { Frame, plotHeight } from "./frame.tsx";
import { type Cell, cellAfter, type Piece, stack, ticksUpTo } from "./scale.ts";
import styles from "./stacked-bars.module.css";
import { Tip } from "./tip.tsx";
import { useWidth } from "./use-width.ts";

export interface Column {
  /** Under the column. */
  readonly label: string;
  /** In full, for the tip and for who listens. */
  readonly name: string;
  /** One for each series. */
  readonly values: readonly number[];
}

export interface StackedBarsProps {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly series: readonly Series[];
  /** Where a value leads; undefined: nowhere. */
  readonly pathOf?: (column: number, series: number) => string | undefined;
  readonly formatValue?: (value: number) => string;
  readonly formatTick?: (value: number) => string;
}

export function StackedBars(props: StackedBarsProps) {
  const { name, columns, series, pathOf } = props;
  const format = useFormat();
  const formatValue = props.formatValue ?? format.number;
  const [frame, width] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<number>();
  const [focused, setFocused] = useState<Cell>();
  const totals = columns.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const ticks = ticksUpTo(Math.max(0, ...totals));
  const cells = columns.flatMap(({ values }, column) =>
    stack(values)
      .filter(({ index }) => pathOf?.(column, index) !== undefined)
      .map(({ index }) => ({ column, series: index })),
  );
  // One of them is reached by Tab: the one that was, else the newest. Arrow keys lead on from there.
  const current = cells.find((cell) => isSame(cell, focused)) ?? cells.at(-1);
  const elements = useRef(new Map<string, Element>());
  const onKeyDown = (event: KeyboardEvent) => {
    const next = current && cellAfter(event.key, current, cells);
    if (next === undefined) return;
    event.preventDefault();
    setFocused(next);
    (elements.current.get(keyOf(next)) as SVGElement | undefined)?.focus();
  };
  const shown = pointed ?? focused?.column;
  const tipped = shown === undefined ? undefined : columns[shown];
  return (
    <div ref={frame} className={styles.chart}>
      <Frame
        width={width}
        ticks={ticks}
        labels={columns.map(({ label }) => label)}
        name={name}
        hasLinks={cells.length > 0}
        formatTick={props.formatTick}
        onKeyDown={onKeyDown}
        onPointerMove={(x) => setPointed(columnAt(x, width - 40, columns.length))}
        onPointerLeave={() => setPointed(undefined)}
      >
        {(plotWidth) =>
          columns.map((column, at) => {
            const slot = plotWidth / columns.length;
            const bar = Math.min(slot * 0.72, 44);
            return (
              <g key={column.name} transform={`translate(${at * slot + (slot - bar) / 2} 0)`}>
                {stack(column.values).map((piece) => {
                  const cell = { column: at, series: piece.index };
                  const path = pathOf?.(at, piece.index);
                  const one = series[piece.index];
                  if (one === undefined) return null;
                  const shape = (
                    <Bar
                      key={piece.index}
                      piece={piece}
                      width={bar}
                      max={ticks.at(-1) ?? 1}
                      {...one}
                    />
                  );
                  if (path === undefined) return shape;
                  return (
                    <ChartLink
                      key={piece.index}
                      path={path}
                      className={styles.link}
                      tabIndex={isSame(cell, current) ? 0 : -1}
                      aria-label={`${column.name}, ${one.name}: ${formatValue(piece.to - piece.from)}`}
                      ref={(element) => {
                        if (element) elements.current.set(keyOf(cell), element);
                        return () => {
                          elements.current.delete(keyOf(cell));
                        };
                      }}
                      onFocus={() => setFocused(cell)}
                      onBlur={() => setFocused(undefined)}
                    >
                      {shape}
                    </ChartLink>
                  );
                })}
              </g>
            );
          })
        }
      </Frame>
      {tipped !== undefined && shown !== undefined && (
        <Tip
          title={tipped.name}
          at={(shown + 0.5) / columns.length}
          values={series.map((one, at) => ({
            series: one,
            text: formatValue(tipped.values[at] ?? 0),
          }))}
        />
      )}
    </div>
  );
}

interface BarProps {
  readonly piece: Piece;
  readonly width: number;
  readonly max: number;
  readonly colour: Colour;
  readonly isStriped?: boolean;
}

function Bar({ piece, width, max, colour, isStriped }: BarProps) {
  const pattern = useId();
  const height = ((piece.to - piece.from) / max) * plotHeight;
  const y = plotHeight - (piece.to / max) * plotHeight;
  // A gap of a pixel keeps values apart for who does not see the colours.
  const box = { y, width, height: Math.max(height - 1, 1), rx: Math.min(2, height / 2) };
  return (
    <>
      <rect {...box} className={colourClass(colour)} />
      {isStriped && (
        <>
          <pattern
            id={pattern}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="2" height="6" className={styles.stripe} />
          </pattern>
          <rect {...box} fill={`url(#${pattern})`} />
        </>
      )}
      <rect {...box} className={classNames(styles.outline)} />
    </>
  );
}

function columnAt(x: number, plotWidth: number, count: number): number | undefined {
  const at = Math.floor((x / plotWidth) * count);
  return at >= 0 && at < count ? at : undefined;
}

function isSame(one: Cell, other: Cell | undefined): boolean {
  return one.column === other?.column && one.series === other.series;
}

function keyOf({ column, series }: Cell): string {
  return `${column} ${series}`;
}
