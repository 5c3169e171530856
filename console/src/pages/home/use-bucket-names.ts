import { useFormat } from "../../ui/language.tsx";
import { ranges } from "./range.ts";

/** How a bucket is called: under its column, and in full. Days are those of UTC, hours the reader's. */
export function useBucketNames(bucketMs: number): (at: string) => { label: string; name: string } {
  const format = useFormat();
  return (at) =>
    bucketMs === ranges["24h"].bucketMs
      ? { label: format.hour(at), name: `${format.shortDate(at)}, ${format.hour(at)}` }
      : { label: format.shortDate(at, "UTC"), name: format.date(at, "UTC") };
}
