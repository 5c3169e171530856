/** The tables' columns, for the query builder. The truth is in `server/migrations/`. */
import type { ColumnType, Generated } from "kysely";

type Defaulted<T> = ColumnType<T, T | undefined, T>;

export interface UsersTable {
  id: Generated<number>;
  /** As typed or adopted; the seed reads and writes it. */
  phone: string;
  password_hash: string;
  name: string | null;
  email: string | null;
  /** E.164, made from `phone_resolved`; null where that is no phone number. */
  phone_number: string | null;
  /** The `phone` that `phone_number` was made from. Where the two differ, the row is unresolved. */
  phone_resolved: string | null;
  phone_verified_at: Date | null;
  disabled_at: Date | null;
  /** Seed tokens that can be older than this are refused. */
  sessions_ended_at: Date | null;
  created_at: Defaulted<Date | null>;
}

export interface SessionsTable {
  id: string;
  user_id: number;
  origin: "login" | "seed_token";
  device_name: string | null;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  end_reason: string | null;
}

export interface LoginThrottlesTable {
  key: Uint8Array;
  failures: number;
  blocked_until: Date | null;
  reserved: Date[];
  touched_at: Date;
}

export interface InstallationTable {
  only_row: boolean;
  adopted_rows: number | null;
  created_at: Date;
}

export interface Tables {
  users: UsersTable;
  sessions: SessionsTable;
  login_throttles: LoginThrottlesTable;
  installation: InstallationTable;
}
