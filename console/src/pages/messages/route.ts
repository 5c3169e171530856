import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root.tsx";
import { textMembers } from "../../app/search.ts";

export const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/messages",
  validateSearch: textMembers("view", "state", "channel", "region", "user_id"),
  component: lazyRouteComponent(() => import("./messages.tsx"), "Messages"),
});
