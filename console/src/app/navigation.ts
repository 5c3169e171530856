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
  [{ to: "/get-started", name: "start", icon: "start", permission: "stats:read" }],
];
