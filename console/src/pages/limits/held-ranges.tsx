import { Button } from "../../ui/button.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { useFormat } from "../../ui/language.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { wholeList } from "../../ui/whole-list.ts";
import type { LimitsInForce } from "./limits.tsx";
import type { Released } from "./release.tsx";
import { useTexts } from "./texts.ts";

type HeldRange = LimitsInForce["held"]["ranges"][number];

export interface HeldRangesProps {
  readonly ranges: readonly HeldRange[];
  /** Absent: whoever looks may not. */
  readonly onRelease: ((released: Released) => void) | undefined;
}

export function HeldRanges({ ranges, onRelease }: HeldRangesProps) {
  const { ranges: texts } = useTexts();
  return (
    <DataTable
      caption={texts.caption}
      columns={useColumns(onRelease)}
      list={wholeList(ranges)}
      keyOf={({ range }) => range}
      empty={
        <EmptyState title={texts.none} icon="limits">
          {texts.noneDetail}
        </EmptyState>
      }
    />
  );
}

function useColumns(onRelease: HeldRangesProps["onRelease"]): readonly Column<HeldRange>[] {
  const { ranges: texts, actions, release } = useTexts();
  const format = useFormat();
  const releasing: Column<HeldRange> = {
    header: actions,
    hidesHeader: true,
    align: "end",
    cell: ({ range }) => (
      <Button small onClick={() => onRelease?.({ range })}>
        {release.action}
      </Button>
    ),
  };
  return [
    { header: texts.range, cell: ({ range }) => <code>{range}</code> },
    { header: texts.asked, align: "end", cell: ({ asked }) => format.number(asked) },
    { header: texts.entered, align: "end", cell: ({ entered }) => format.number(entered) },
    { header: texts.until, cell: ({ held_until: until }) => <Time at={until} /> },
    ...(onRelease === undefined ? [] : [releasing]),
  ];
}
