/** The results as a picture: a dot for each median, a line from the least to the most. */
import type { Sample } from "../measure.ts";
import type { Results, Row } from "./results.ts";
import { number } from "./tables.ts";

const width = 920;
const labelWidth = 350;
const valueWidth = 90;
const rowHeight = 26;
const titleHeight = 46;
const axisHeight = 34;

interface Panel {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly figure: keyof Sample;
}

export function chart(results: Results): string {
  const rowsOf = (pattern: RegExp) => results.rows.filter((row) => pattern.test(row.name));
  const panels: readonly Panel[] = [
    {
      title: "Reading a profile: CPU µs per request, server and PostgreSQL",
      rows: rowsOf(/^hello$|^profile/),
      figure: "cpuUs",
    },
    {
      title: "Logging in: CPU µs per log-in, server and PostgreSQL",
      rows: rowsOf(/^login|^raw/),
      figure: "cpuUs",
    },
    {
      title: "200 profiles a second: p99 in ms from the scheduled instant",
      rows: rowsOf(/^latency/),
      figure: "p99Ms",
    },
  ];
  const drawn: string[] = [];
  let top = 0;
  for (const panel of panels.filter(({ rows }) => rows.length > 0)) {
    drawn.push(`<g transform="translate(0 ${top})">${drawPanel(panel)}</g>`);
    top += titleHeight + panel.rows.length * rowHeight + axisHeight;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top + 12}" width="${width}" height="${top + 12}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="KPA's CPU per request and latency beside what it is compared with">
<rect width="100%" height="100%" fill="#fff"/>
${drawn.join("\n")}
</svg>
`;
}

function drawPanel({ title, rows, figure }: Panel): string {
  const spreads = rows.map((row) => row.figures[figure]);
  const axis = logarithmicAxis(
    spreads.map(({ min }) => min),
    spreads.map(({ max }) => max),
  );
  const bottom = titleHeight + rows.length * rowHeight;
  const grid = axis.ticks.map((tick) => {
    const x = axis.place(tick);
    return `<line x1="${x}" x2="${x}" y1="${titleHeight - 6}" y2="${bottom}" stroke="#ddd"/><text x="${x}" y="${bottom + 17}" fill="#555" font-size="11" text-anchor="middle">${number(tick, 0)}</text>`;
  });
  const dots = rows.map((row, at) => {
    const { median, min, max } = row.figures[figure];
    const y = titleHeight + (at + 0.5) * rowHeight;
    const color = row.label.startsWith("KPA") ? "#1456c4" : "#6b7280";
    return [
      `<text x="${labelWidth - 14}" y="${y + 4}" text-anchor="end">${escapeXml(row.label)}</text>`,
      `<line x1="${axis.place(min)}" x2="${axis.place(max)}" y1="${y}" y2="${y}" stroke="${color}" stroke-width="2"/>`,
      `<circle cx="${axis.place(median)}" cy="${y}" r="5" fill="${color}"/>`,
      `<text x="${width - 12}" y="${y + 4}" text-anchor="end" font-weight="600">${number(median)}</text>`,
    ].join("");
  });
  return `<text x="16" y="26" font-size="15" font-weight="600">${escapeXml(title)}</text>
${grid.join("\n")}
${dots.join("\n")}`;
}

/** Powers of ten: what is compared here differs by up to a hundred times. */
function logarithmicAxis(least: readonly number[], most: readonly number[]) {
  const from = Math.floor(Math.log10(Math.min(...least)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...most))));
  const span = width - labelWidth - valueWidth;
  return {
    ticks: Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at)),
    place: (value: number) =>
      Math.round((labelWidth + ((Math.log10(value) - from) / (to - from)) * span) * 10) / 10,
  };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
