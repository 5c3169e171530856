import { Fragment } from "react";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { useOriginName } from "./origin-name.ts";
import styles from "./settings.module.css";
import type { Setting } from "./settings.tsx";
import { useTexts } from "./texts.ts";

/** Options under each other: what each is for, and beside it what it is and why. */
export function SettingList({ settings }: { settings: readonly Setting[] }) {
  return (
    <ul className={styles.list}>
      {settings.map((setting) => (
        <li key={setting.name} className={styles.item} data-setting={setting.name}>
          <About setting={setting} />
          <Value setting={setting} />
        </li>
      ))}
    </ul>
  );
}

function About({ setting }: { setting: Setting }) {
  const texts = useTexts();
  return (
    <div className={styles.about}>
      <h3>
        <code>{setting.name}</code>
      </h3>
      {!setting.has_effect && <StatusBadge tone="warn">{texts.noEffect}</StatusBadge>}
      {/* The manual is in English. */}
      <p lang="en" className={styles.description}>
        <Marked text={setting.description} />
      </p>
    </div>
  );
}

function Value({ setting }: { setting: Setting }) {
  const texts = useTexts();
  const originName = useOriginName();
  const { value, is_set: isSet, is_secret: isSecret, origin, default: usual, unit } = setting;
  const isDefault = origin === "default";
  return (
    <dl className={styles.value}>
      <div>
        <dt>{texts.value}</dt>
        <dd>
          {!isSet ? (
            texts.notSet
          ) : isSecret ? (
            texts.isSet
          ) : (
            <Written text={value ?? ""} unit={unit} />
          )}
        </dd>
      </div>
      <div>
        <dt>{texts.origin}</dt>
        <dd>
          <StatusBadge tone={isDefault ? "neutral" : "accent"}>{originName(origin)}</StatusBadge>
        </dd>
      </div>
      {!isDefault && (
        <div>
          <dt>{texts.default}</dt>
          <dd>{usual === null ? texts.notSet : <Written text={usual} unit={unit} />}</dd>
        </div>
      )}
    </dl>
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

/** A value as it is written; a long one breaks behind its commas. */
function Written({ text, unit }: { text: string; unit: string | null }) {
  const pieces = text.split(",");
  return (
    <>
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
    </>
  );
}
