/** Who is logged in here, and what they may do. */
import { useQuery } from "@tanstack/react-query";
import { type Data, KpaProblem } from "kpa-client";
import { createContext, type ReactNode, useContext } from "react";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { kpa } from "./kpa.ts";
import { NoRole } from "./no-role.tsx";

export type Staff = Data<"GET", "/api/v1/admin/me">;

export type Permission = Staff["permissions"][number];

const StaffContext = createContext<Staff | undefined>(undefined);

/** Renders what is inside for staff only. The server decides; this saves a page of refusals. */
export function StaffGate({ children }: { children: ReactNode }) {
  const query = useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => kpa.request("GET", "/api/v1/admin/me", { signal }),
    staleTime: 60_000,
  });
  if (query.data) return <StaffContext value={query.data}>{children}</StaffContext>;
  if (query.error instanceof KpaProblem && query.error.code === "forbidden") return <NoRole />;
  if (query.error) {
    return <ErrorState problem={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Skeleton lines={4} />;
}

export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (staff === undefined) throw new Error("there is no StaffGate above");
  return staff;
}

/** @example const mayWrite = useMay("users:write"); */
export function useMay(permission: Permission): boolean {
  return useStaff().permissions.includes(permission);
}
