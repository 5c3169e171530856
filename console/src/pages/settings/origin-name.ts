import { useTexts } from "./texts.ts";

/** Where an option came from, in the reader's language. */
export function useOriginName(): (origin: string) => string {
  const texts = useTexts();
  return (origin) => {
    const option = /^file named by (\w+)$/.exec(origin)?.[1];
    return option === undefined ? (texts.origins[origin] ?? origin) : texts.fromFile(option);
  };
}
