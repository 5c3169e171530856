import { type Column, DataTable } from "../../ui/data-table.tsx";
import { useFormat } from "../../ui/language.tsx";
import { Card } from "../../ui/page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { wholeList } from "../../ui/whole-list.ts";
import styles from "./limits.module.css";
import type { LimitsInForce } from "./limits.tsx";
import { useTexts } from "./texts.ts";

type Rule = LimitsInForce["rules"][number];

export function Rules({ rules }: { rules: readonly Rule[] }) {
  const { rules: texts } = useTexts();
  return (
    <Card title={texts.title} isFlush>
      <DataTable
        caption={texts.caption}
        columns={useColumns()}
        list={wholeList(rules)}
        keyOf={({ code }) => code}
        empty={
          <EmptyState title={texts.off} icon="limits">
            {texts.offDetail}
          </EmptyState>
        }
      />
    </Card>
  );
}

function useColumns(): readonly Column<Rule>[] {
  const { rules: texts } = useTexts();
  const format = useFormat();
  return [
    {
      header: texts.rule,
      cell: ({ code, description }) => texts.descriptions[code] ?? description,
    },
    { header: texts.limit, align: "end", cell: ({ limit }) => format.number(limit) },
    {
      header: texts.window,
      cell: ({ window_seconds: seconds }) => (
        <span className={styles.window}>
          {seconds === null ? texts.noWindow : format.seconds(seconds)}
        </span>
      ),
    },
  ];
}
