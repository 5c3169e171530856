import { useStaff } from "../../app/staff.tsx";
import { Page } from "../../ui/page.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { Outbox } from "./outbox.tsx";
import { Phone } from "./phone.tsx";
import { messagesRoute } from "./route.ts";
import { useTexts } from "./texts.ts";
import { Usage } from "./usage.tsx";

const views = ["outbox", "usage", "phone"] as const;

type View = (typeof views)[number];

export function Messages() {
  const texts = useTexts();
  const { view } = messagesRoute.useSearch();
  const navigate = messagesRoute.useNavigate();
  const { server } = useStaff();
  // In production there is no such phone: messages go to people, and nobody else reads them.
  const there = views.filter((each) => each !== "phone" || server.environment === "development");
  const current: View = there.find((each) => each === view) ?? "outbox";
  const choose = (next: View) =>
    void navigate({ search: next === "outbox" ? {} : { view: next }, replace: true });
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Tabs
        label={texts.view}
        tabs={there.map((id) => ({ id, label: texts.views[id] }))}
        current={current}
        onChange={choose}
      >
        {current === "outbox" && <Outbox />}
        {current === "usage" && <Usage />}
        {current === "phone" && <Phone />}
      </Tabs>
    </Page>
  );
}
