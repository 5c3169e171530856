/** Where things stand in a chart: pure functions of numbers. */

/**
 * The values that the axis names, from 0 up to the first that is not under `max`. Steps are 1, 2 or 5 of some
 * power of ten, and whole: people are counted.
 * @param most how many steps there may be, at least 1
 */
export function ticksUpTo(max: number, most = 4): readonly number[] {
  const step = niceStep(Math.max(max, 1) / most);
  const count = Math.ceil(Math.max(max, 1) / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

/** The smallest of 1, 2, 5, 10, 20, … that is not under the given one. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return Math.max(1, factor * power);
}

/**
 * Which of `count` labels are written, so that none runs into the next: evenly, and the last one always.
 * @param room in pixels
 * @param each what a label takes, in pixels
 */
export function labelled(count: number, room: number, each: number): ReadonlySet<number> {
  const every = Math.max(1, Math.ceil((count * each) / Math.max(room, 1)));
  const shown = new Set<number>();
  for (let at = count - 1; at >= 0; at -= every) shown.add(at);
  return shown;
}

export interface Piece {
  /** Which value of the stack it is. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** The values of one column on top of each other; nothing for those that are 0. */
export function stack(values: readonly number[]): readonly Piece[] {
  let from = 0;
  return values.flatMap((value, index) => {
    const piece = { index, from, to: from + value };
    from = piece.to;
    return value > 0 ? [piece] : [];
  });
}

/** As the `d` of a path: straight from point to point, evenly over `width`. */
export function linePath(
  values: readonly number[],
  { width, height, max }: { width: number; height: number; max: number },
): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map((value, at) => {
      const x = round(at * step);
      const y = round(height - (max > 0 ? value / max : 0) * height);
      return `${at === 0 ? "M" : "L"}${x} ${y}`;
    })
    .join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * Which cell of a chart an arrow key leads to. Cells are by column, then from the bottom up.
 * @returns undefined: it leads nowhere, and the key is left to the page
 */
export function cellAfter(key: string, current: Cell, cells: readonly Cell[]): Cell | undefined {
  const ofColumn = (column: number | undefined) => cells.filter((cell) => cell.column === column);
  const nearest = (candidates: readonly Cell[]) =>
    [...candidates].sort(
      (a, b) => Math.abs(a.series - current.series) - Math.abs(b.series - current.series),
    )[0];
  const own = ofColumn(current.column);
  const at = own.findIndex((cell) => cell.series === current.series);
  switch (key) {
    case "ArrowUp":
      return own[at + 1];
    case "ArrowDown":
      return own[at - 1];
    case "ArrowRight":
      return nearest(ofColumn(cells.find((cell) => cell.column > current.column)?.column));
    case "ArrowLeft":
      return nearest(ofColumn(cells.findLast((cell) => cell.column < current.column)?.column));
    case "Home":
      return cells[0];
    case "End":
      return cells.at(-1);
    default:
      return undefined;
  }
}

export interface Cell {
  readonly column: number;
  readonly series: number;
}
