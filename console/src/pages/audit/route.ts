import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root.tsx";
import { textMembers } from "../../app/search.ts";

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/audit",
  validateSearch: textMembers("user_id", "actor_id", "type", "result", "from", "to"),
  component: lazyRouteComponent(() => import("./audit.tsx"), "Audit"),
});
