import { Page } from "../../ui/page.tsx";
import { Attention } from "./attention.tsx";
import { useTexts } from "./texts.ts";

export function Home() {
  const texts = useTexts();
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Attention />
    </Page>
  );
}
