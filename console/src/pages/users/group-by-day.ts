/**
 * Neighbours of the same day, together; their order stays.
 * @param dayOf names the day that an instant falls on, in the reader's zone
 */
export function groupByDay<T extends { readonly at: string }>(
  items: readonly T[],
  dayOf: (at: string) => string,
): readonly { readonly day: string; readonly items: readonly T[] }[] {
  const days: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
