/** What went wrong, in words: a problem of the API, or a server that does not answer. */
import { KpaProblem, KpaUnreachable } from "kpa-client";
import { Icon } from "./icon.tsx";
import styles from "./problem.module.css";
import { useUiTexts } from "./texts.ts";

export interface ProblemText {
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | undefined;
}

/** In the reader's language where there is a text for its code; else as the server says it. */
export function useProblemText(problem: unknown): ProblemText {
  const texts = useUiTexts();
  if (problem instanceof KpaProblem) {
    const own: Readonly<Record<string, string>> = texts.problems;
    const [first] = problem.errors;
    const detail = own[problem.code] ?? problem.detail;
    return {
      title: texts.refused,
      detail: first === undefined ? detail : `${first.pointer.slice(1)}: ${first.detail}`,
      requestId: problem.requestId,
    };
  }
  if (problem instanceof KpaUnreachable) {
    return { title: texts.unreachable, detail: texts.unreachableDetail, requestId: undefined };
  }
  const detail = problem instanceof Error ? problem.message : String(problem);
  return { title: texts.broken, detail, requestId: undefined };
}

/** Beside what it belongs to; nothing where there is no problem. Read out when it comes. */
export function ProblemNote({ problem }: { problem: unknown }) {
  return (
    <div role="alert">
      {problem !== undefined && problem !== null && <Note problem={problem} />}
    </div>
  );
}

function Note({ problem }: { problem: unknown }) {
  const { detail } = useProblemText(problem);
  return (
    <p className={styles.note}>
      <Icon name="alert" />
      <span>{detail}</span>
    </p>
  );
}
