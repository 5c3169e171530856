/** What the navigation and the palette lead to, in this order. */
import type { app } from "../texts/en/app.ts";
import type { IconName } from "../ui/icon.tsx";
import type { Permission } from "./staff.tsx";

export interface NavigationEntry {
  readonly to: string;
  readonly name: keyof (typeof app)["pages"];
  readonly icon: IconName;
  /** Who lacks it is not led there. The server decides all the same. */
  readonly permission: Permission;
}

export const navigation: readonly (readonly NavigationEntry[])[] = [
  [{ to: "/", name: "home", icon: "home", permission: "stats:read" }],
  [
    { to: "/users", name: "users", icon: "users", permission: "users:read" },
    { to: "/sessions", name: "sessions", icon: "sessions", permission: "sessions:read" },
    { to: "/messages", name: "messages", icon: "messages", permission: "messages:read" },
    { to: "/audit", name: "audit", icon: "audit", permission: "audit:read" },
  ],
  [
    { to: "/keys", name: "keys", icon: "keys", permission: "keys:read" },
    { to: "/limits", name: "limits", icon: "limits", permission: "limits:read" },
    { to: "/settings", name: "settings", icon: "settings", permission: "settings:read" },
  ],
  [{ to: "/get-started", name: "start", icon: "start", permission: "stats:read" }],
];
