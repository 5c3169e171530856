/** The ground that bars and lines stand on: grid, the names of its values, the names of its columns. */
import type { ReactNode } from "react";
import { useFormat } from "../ui/language.tsx";
import styles from "./frame.module.css";
import { labelled } from "./scale.ts";

export const plotHeight = 190;
const labelHeight = 22;
/** For the axis' numbers. */
const edge = 40;
/** Above the highest line, for half of its number. */
const top = 8;

export interface FrameProps {
  readonly width: number;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
  /** What a screen reader says of the whole. */
  readonly name: string;
  /** It holds links, which are read one by one; else it is read as a picture. */
  readonly hasLinks: boolean;
  /** Values as the axis writes them; short unless given. */
  readonly formatTick?: ((value: number) => string) | undefined;
  /** Columns lie between labels' middles: for lines, which begin at the edge. */
  readonly isLine?: boolean;
  readonly onKeyDown?: (event: React.KeyboardEvent) => void;
  readonly onPointerMove?: (x: number) => void;
  readonly onPointerLeave?: () => void;
  /** Drawn in a space of `plotWidth` by `plotHeight`. */
  readonly children: (plotWidth: number) => ReactNode;
}

export function Frame(props: FrameProps) {
  const { width, ticks, labels, name, hasLinks, isLine, children } = props;
  const format = useFormat();
  const plotWidth = Math.max(0, width - edge);
  const max = ticks.at(-1) ?? 1;
  const shown = labelled(labels.length, plotWidth, 58);
  const column = plotWidth / Math.max(labels.length, 1);
  const step = labels.length > 1 ? plotWidth / (labels.length - 1) : 0;
  // The last one would reach over the edge where columns are narrow.
  const placeOf = (at: number) =>
    at === labels.length - 1 && (isLine || column < 44)
      ? { x: plotWidth, className: styles.last }
      : { x: isLine ? at * step : (at + 0.5) * column, className: styles.label };
  return (
    <svg
      width={width}
      height={top + plotHeight + labelHeight}
      role={hasLinks ? "group" : "img"}
      aria-label={name}
      onKeyDown={props.onKeyDown}
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        props.onPointerMove?.(event.clientX - box.left - edge);
      }}
      onPointerLeave={props.onPointerLeave}
      className={styles.frame}
    >
      <g transform={`translate(${edge} ${top})`}>
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
        <g aria-hidden="true">
          {ticks.map((tick) => {
            const y = plotHeight - (tick / max) * plotHeight;
            return (
              <g key={tick} transform={`translate(0 ${y})`}>
                <line x2={plotWidth} className={tick === 0 ? styles.ground : styles.grid} />
                <text x={-8} dy="0.32em" className={styles.tick}>
                  {(props.formatTick ?? format.short)(tick)}
                </text>
              </g>
            );
          })}
          {labels.map(
            (label, at) =>
              shown.has(at) && (
                <text key={label} {...placeOf(at)} y={plotHeight + 16}>
                  {label}
                </text>
              ),
          )}
        </g>
        {plotWidth > 0 && children(plotWidth)}
      </g>
    </svg>
  );
}
