/** What went wrong, in words that say what to do next. */
import { KpaProblem, KpaUnreachable, type MemberError } from "kpa-client";
import { useAccountTexts } from "./texts.ts";

export interface ProblemWords {
  readonly text: string;
  /** Of one member, by its JSON pointer. */
  readonly ofMember: (pointer: string) => string | undefined;
}

/** Every code of the API has words in both languages; only a code newer than this page has the server's own. */
export function useProblemWords(problem: unknown): ProblemWords {
  const texts = useAccountTexts();
  if (problem instanceof KpaProblem) {
    const wordsOf = ({ pointer, code, detail }: MemberError): string => {
      if (code !== "weak_password") return texts.members[pointer] ?? texts.problems[problem.code];
      return texts.weakness(detail) ?? texts.problems.weak_password;
    };
    const [first] = problem.errors;
    const own = problem.code === "unknown" ? problem.detail : texts.problems[problem.code];
    return {
      text: first === undefined ? own : wordsOf(first),
      ofMember: (pointer) => {
        const error = problem.errors.find((one) => one.pointer === pointer);
        return error && wordsOf(error);
      },
    };
  }
  const text = problem instanceof KpaUnreachable ? texts.unreachable : texts.broken;
  return { text, ofMember: () => undefined };
}
