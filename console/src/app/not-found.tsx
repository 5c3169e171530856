import { Link } from "@tanstack/react-router";
import { buttonClass } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { EmptyState } from "../ui/states.tsx";
import { useAppTexts } from "./texts.ts";

export function NotFound() {
  const { notFound: texts } = useAppTexts();
  return (
    <Page title={texts.title}>
      <EmptyState
        title={texts.title}
        action={
          <Link to="/" className={buttonClass()}>
            {texts.home}
          </Link>
        }
      >
        {texts.detail}
      </EmptyState>
    </Page>
  );
}
