import { usePageTexts } from "./texts.ts";

/** What a page has to have even where there is nothing to say yet. */
export function BareHead() {
  const { frame: texts } = usePageTexts();
  return (
    <>
      <title>{texts.account}</title>
      <h1 className="visually-hidden">{texts.account}</h1>
    </>
  );
}
