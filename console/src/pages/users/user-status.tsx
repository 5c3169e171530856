import type { Data } from "kpa-client";
import { useAppTexts } from "../../app/texts.ts";
import { StatusBadge, type Tone } from "../../ui/status-badge.tsx";
import { useTexts } from "./texts.ts";

export type StaffUser = Data<"GET", "/api/v1/admin/users">["items"][number];

export type Role = StaffUser["roles"][number];

export const roles: readonly Role[] = ["admin", "support", "auditor"];

const tones: Readonly<Record<StaffUser["status"], Tone>> = {
  active: "good",
  disabled: "bad",
  parked: "warn",
  deleted: "neutral",
};

export function UserStatus({ status }: Pick<StaffUser, "status">) {
  const { statuses } = useTexts();
  return <StatusBadge tone={tones[status]}>{statuses[status]}</StatusBadge>;
}

export function RoleNames({ roles: held }: Pick<StaffUser, "roles">) {
  const { roles: names } = useAppTexts();
  return held.map((role) => names[role] ?? role).join(", ");
}
