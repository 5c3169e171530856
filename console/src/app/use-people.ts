/** People by what somebody types of them. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { kpa } from "./kpa.ts";

export interface PersonChoice {
  /** The number of the account. */
  readonly id: string;
  readonly name: string;
  readonly note: string;
}

const restMs = 250;
const mostFound = 6;

/** @returns undefined where nothing was typed, or the answer to all of it has not come */
export function usePeople(text: string): readonly PersonChoice[] | undefined {
  const query = useRested(text.trim());
  const { data } = useQuery({
    queryKey: ["users", "choice", query],
    queryFn: ({ signal }) =>
      kpa.request("GET", "/api/v1/admin/users", { query: { query, limit: mostFound }, signal }),
    enabled: query !== "",
  });
  if (query === "" || query !== text.trim() || data === undefined) return undefined;
  const found = data.items.map(({ id, name, phone }) => choiceOf(id, name, phone));
  const number = /^#?\s*(\d{1,9})$/.exec(query)?.[1];
  // Digits may be meant as the number of an account, there or erased.
  return number === undefined || found.some(({ id }) => id === number)
    ? found
    : [{ id: number, name: `#${number}`, note: "" }, ...found];
}

/** Who has this number; their number alone while the answer has not come, or where they are erased. */
export function usePerson(id: string | undefined): PersonChoice | undefined {
  const { data } = useQuery({
    queryKey: ["users", "choice-of", id],
    queryFn: ({ signal }) =>
      kpa.request("GET", "/api/v1/admin/users/{id}", { path: { id: id ?? "" }, signal }),
    enabled: id !== undefined,
  });
  if (id === undefined) return undefined;
  return data ? choiceOf(data.user.id, data.user.name, data.user.phone) : choiceOf(id, null, "");
}

function choiceOf(id: number | string, name: string | null, phone: string): PersonChoice {
  return { id: String(id), name: name || phone || `#${id}`, note: name ? phone : "" };
}

/** The text when it was left alone for a moment. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
