import { useEffect } from "react";
import { useFormat } from "../ui/language.tsx";
import { AccountPage, Sheet } from "./frame.tsx";
import { PageLink } from "./page-link.tsx";
import { go, whatWasTold } from "./place.ts";
import { usePageTexts } from "./texts.ts";

/**
 * After a deletion, which told until when a log-in takes it back, or that none does. Whoever opens the address
 * without one has not deleted anything, and is not told so.
 */
export function Deleted() {
  const { deleted: texts } = usePageTexts();
  const format = useFormat();
  const until = whatWasTold();
  useEffect(() => {
    if (until === undefined) go("log-in", { isReplacing: true });
  }, [until]);
  if (until === undefined) return null;
  const isRestorable = !Number.isNaN(Date.parse(until));
  return (
    <AccountPage title={texts.title}>
      <Sheet>
        <p>{isRestorable ? texts.restorable(format.dateTime(until)) : texts.erased}</p>
        <p>
          <PageLink to="log-in">{texts.toLogIn}</PageLink>
        </p>
      </Sheet>
    </AccountPage>
  );
}
