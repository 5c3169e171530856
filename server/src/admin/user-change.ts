import { AppError } from "../errors.ts";
import type { Role } from "./permissions.ts";

/** What an admin changes about a user; what is absent stays. */
export interface UserChange {
  readonly name?: string | null;
  readonly email?: string | null;
  readonly phone?: string;
  readonly roles?: readonly Role[];
  readonly status?: "active" | "disabled";
  readonly reason?: string;
  /** When the disabling ends by itself. */
  readonly until?: Date;
}

export function addressTaken(cause?: unknown): AppError {
  const detail = "Another account has this phone number or e-mail address";
  return new AppError("conflict", { detail, cause });
}
