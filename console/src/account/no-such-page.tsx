import { EmptyState } from "../ui/states.tsx";
import { AccountPage } from "./frame.tsx";
import { PageLink } from "./page-link.tsx";
import { usePageTexts } from "./texts.ts";

export function NoSuchPage() {
  const { noSuchPage: texts, frame } = usePageTexts();
  return (
    <AccountPage title={texts.title}>
      <EmptyState title={texts.detail} action={<PageLink to="profile">{frame.account}</PageLink>} />
    </AccountPage>
  );
}
