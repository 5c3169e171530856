import { useFormat } from "../ui/language.tsx";
import { AccountPage, Sheet } from "./frame.tsx";
import { PageLink } from "./page-link.tsx";
import { whatWasTold } from "./place.ts";
import { usePageTexts } from "./texts.ts";

/** After a deletion. It is told until when a log-in takes it back, where one does. */
export function Deleted() {
  const { deleted: texts } = usePageTexts();
  const format = useFormat();
  const until = whatWasTold();
  const isRestorable = until !== undefined && !Number.isNaN(Date.parse(until));
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
