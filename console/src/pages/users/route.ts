import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root.tsx";
import { textMembers } from "../../app/search.ts";

export const usersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/users",
  validateSearch: textMembers("query", "status", "role"),
  component: lazyRouteComponent(() => import("./users.tsx"), "Users"),
});

export const userRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/users/$id",
  component: lazyRouteComponent(() => import("./user.tsx"), "User"),
});
