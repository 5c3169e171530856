import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root.tsx";
import { textMembers } from "../../app/search.ts";

export const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  validateSearch: textMembers("user_id"),
  component: lazyRouteComponent(() => import("./sessions.tsx"), "Sessions"),
});
