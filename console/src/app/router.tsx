/** Every page of the console. A new one: its route here, its line in `navigation.ts`. */
import { createRouter } from "@tanstack/react-router";
import { getStartedRoute } from "../pages/get-started/route.ts";
import { homeRoute } from "../pages/home/route.ts";
import { Skeleton } from "../ui/states.tsx";
import { PageFailed } from "./page-failed.tsx";
import { rootRoute } from "./root.tsx";
import { parseSearch, stringifySearch } from "./search.ts";

export const router = createRouter({
  routeTree: rootRoute.addChildren([homeRoute, getStartedRoute]),
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
