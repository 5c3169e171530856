/** Every page of the console. A new one: its route here, its line in `navigation.ts`. */
import { createRouter } from "@tanstack/react-router";
import { auditRoute } from "../pages/audit/route.ts";
import { getStartedRoute } from "../pages/get-started/route.ts";
import { homeRoute } from "../pages/home/route.ts";
import { keysRoute } from "../pages/keys/route.ts";
import { limitsRoute } from "../pages/limits/route.ts";
import { messagesRoute } from "../pages/messages/route.ts";
import { sessionsRoute } from "../pages/sessions/route.ts";
import { settingsRoute } from "../pages/settings/route.ts";
import { userRoute, usersRoute } from "../pages/users/route.ts";
import { Skeleton } from "../ui/states.tsx";
import { PageFailed } from "./page-failed.tsx";
import { rootRoute } from "./root.tsx";
import { parseSearch, stringifySearch } from "./search.ts";

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    usersRoute,
    userRoute,
    sessionsRoute,
    messagesRoute,
    auditRoute,
    keysRoute,
    limitsRoute,
    settingsRoute,
    getStartedRoute,
  ]),
  basepath: "/console",
  parseSearch,
  stringifySearch,
  defaultErrorComponent: PageFailed,
  defaultPendingComponent: () => <Skeleton lines={6} />,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
