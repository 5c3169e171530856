/** How a page is laid out: its head, its cards, and pairs of a name and a value. */
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./page.module.css";

export interface PageProps {
  readonly title: string;
  /** One sentence about what can be done here. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Stands above the title: the way back. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page; its title is the window's too. */
export function Page({ title, lead, actions, above, children }: PageProps) {
  return (
    <div className={styles.page}>
      <title>{`${title} · KPA`}</title>
      <header className={styles.header}>
        <div className={styles.heading}>
          {above}
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export interface CardProps {
  readonly title?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Without room around: for a table that reaches to the edge. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, lead, actions, isFlush, children }: CardProps) {
  return (
    <section className={classNames(styles.card, isFlush && styles.flush)}>
      {(title || actions) && (
        <header className={styles.cardHeader}>
          <div>
            {title && <h2>{title}</h2>}
            {lead && <p className={styles.lead}>{lead}</p>}
          </div>
          {actions && <div className={styles.actions}>{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

/** Cards beside each other where there is room: two, or three of those that need little. */
export function Columns({ children, isNarrow }: { children: ReactNode; isNarrow?: boolean }) {
  return <div className={classNames(styles.columns, isNarrow && styles.narrow)}>{children}</div>;
}

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and their values, as of one thing. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value }) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
