import styles from "./code-block.module.css";
import { CopyButton } from "./copy-button.tsx";

/** Lines to be copied. @param label what they are, for who does not see them */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: it scrolls sideways, by keys too */}
      <pre className={styles.code} tabIndex={0} aria-label={label} role="group">
        <code>{code}</code>
      </pre>
      <div className={styles.copy}>
        <CopyButton text={code} label={label} />
      </div>
    </div>
  );
}
