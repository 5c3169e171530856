/** A page of two components, as small as shows that they follow the session. */
import { createKpa, webStore } from "kpa-client";
import { KpaProvider, useKpa, useSession, useUser } from "kpa-client/react";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

declare const document: { getElementById(id: string): never };
declare const location: { hash: string };

const kpa = createKpa({
  baseUrl: decodeURIComponent(location.hash.slice(1)),
  store: webStore("r"),
});
const demo = { phone: "7760873976", password: "to_share@123" };
let renders = 0;

function Name() {
  const user = useUser();
  renders++;
  return createElement("p", { id: "name" }, `${user?.name ?? "nobody"}, ${renders}`);
}

function Session() {
  const client = useKpa();
  const session = useSession();
  const rename = () =>
    client.request("PATCH", "/api/v1/user/profile", { body: { name: "Asha Rao" } });
  const look = () => client.request("GET", "/api/v1/user/profile");
  const buttons = Object.entries({
    in: () => client.logIn(demo),
    rename,
    look,
    out: () => client.logOut(),
  }).map(([id, onClick]) => createElement("button", { key: id, id, type: "button", onClick }, id));
  const reason = session.status === "signed_out" ? session.reason : "";
  return createElement(
    "div",
    {},
    createElement("p", { id: "status" }, session.status, " ", reason),
    buttons,
  );
}

createRoot(document.getElementById("root")).render(
  createElement(KpaProvider, { kpa }, createElement(Name), createElement(Session)),
);
