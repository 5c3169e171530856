import styles from "./logo.module.css";

export function Logo() {
  return (
    <span className={styles.logo}>
      <svg aria-hidden="true" viewBox="0 0 32 32" width="28" height="28">
        <rect width="32" height="32" rx="8" className={styles.ground} />
        <path d="M11 7v18M11 17l9-10M13.5 14.5 21 25" className={styles.letter} />
      </svg>
      KPA
    </span>
  );
}
