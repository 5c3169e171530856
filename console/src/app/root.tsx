/** The route above all pages. In a file of its own: the pages' routes and the router both know it. */
import { createRootRoute } from "@tanstack/react-router";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell.tsx";

export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });
