import { events as en } from "../texts/en/events.ts";
import { events as hi } from "../texts/hi/events.ts";
import { textsOf } from "./language.tsx";

export const useEventTexts = textsOf({ en, hi });

interface DescribedEvent {
  readonly type: string;
  readonly description: string;
  readonly result: "success" | "failure";
}

/** What happened, in the reader's language where there are words for its type. */
export function useEventDescription(): (event: DescribedEvent) => string {
  const { descriptions } = useEventTexts();
  return ({ type, description, result }) => {
    const own = descriptions[type];
    return (result === "failure" ? own?.failure : undefined) ?? own?.success ?? description;
  };
}
