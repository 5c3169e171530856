import { Fragment } from "react";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { wholeList } from "../../ui/whole-list.ts";
import { useOriginName } from "./origin-name.ts";
import styles from "./settings.module.css";
import type { Setting } from "./settings.tsx";
import { useTexts } from "./texts.ts";

export interface SettingsTableProps {
  readonly settings: readonly Setting[];
  readonly caption: string;
}

export function SettingsTable({ settings, caption }: SettingsTableProps) {
  return (
    <DataTable
      caption={caption}
      columns={useColumns()}
      list={wholeList(settings)}
      keyOf={({ name }) => name}
      empty={null}
    />
  );
}

function useColumns(): readonly Column<Setting>[] {
  const texts = useTexts();
  const originName = useOriginName();
  return [
    { header: texts.option, cell: (setting) => <Name setting={setting} /> },
    { header: texts.value, cell: (setting) => <Value setting={setting} /> },
    {
      header: texts.default,
      isSpare: true,
      cell: (setting) =>
        setting.default === null ? (
          texts.none
        ) : (
          <Written text={setting.default} unit={setting.unit} />
        ),
    },
    {
      header: texts.origin,
      cell: ({ origin }) => (
        <StatusBadge tone={origin === "default" ? "neutral" : "accent"}>
          {originName(origin)}
        </StatusBadge>
      ),
    },
  ];
}

function Name({ setting }: { setting: Setting }) {
  const texts = useTexts();
  return (
    <div className={styles.option}>
      <code className={styles.name}>{setting.name}</code>
      {!setting.has_effect && <StatusBadge tone="warn">{texts.noEffect}</StatusBadge>}
      {/* The manual is in English. */}
      <p lang="en" className={styles.description}>
        <Marked text={setting.description} />
      </p>
    </div>
  );
}

/** Text in which names stand between backticks. */
function Marked({ text }: { text: string }) {
  return (
    text
      .split("`")
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
      .map((piece, at) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece))
  );
}

function Value({ setting }: { setting: Setting }) {
  const texts = useTexts();
  if (!setting.is_set) return texts.notSet;
  if (setting.is_secret) return texts.isSet;
  return <Written text={setting.value ?? texts.none} unit={setting.unit} />;
}

/** A value as it is written; a long one breaks behind its commas. */
function Written({ text, unit }: { text: string; unit: string | null }) {
  const pieces = text.split(",");
  return (
    <span className={styles.value}>
      <code>
        {pieces.map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
          <Fragment key={at}>
            {piece}
            {at < pieces.length - 1 && ","}
            <wbr />
          </Fragment>
        ))}
      </code>
      {unit && /^\d+$/.test(text) && <span lang="en"> {unit}</span>}
    </span>
  );
}
