import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root.tsx";
import { textMembers } from "../../app/search.ts";

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  validateSearch: textMembers("query", "origin"),
  component: lazyRouteComponent(() => import("./settings.tsx"), "Settings"),
});
