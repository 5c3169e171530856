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
  /** As staff gave it, for staff. */
  disabled_reason: string | null;
  /** From then on the row is as if enabled; null: until somebody enables it. */
  disabled_until: Date | null;
  /** Seed tokens that can be older than this are refused. */
  sessions_ended_at: Date | null;
  created_at: Defaulted<Date | null>;
  /** The account has shown a device token: its log-ins from new devices are worth a notice. */
  knows_devices: Defaulted<boolean>;
  email_verified_at: Date | null;
  metadata: ColumnType<Record<string, unknown>, string | undefined, string>;
  /** Set while a deletion can still be undone. */
  deleted_at: Date | null;
  /** The latest log-in or session in use, to the day; at the earliest, when that began to be recorded. */
  last_active_at: Defaulted<Date>;
  /** The number went to a new account. */
  parked_at: Date | null;
  /** When the password that is set was last looked up among breached ones. */
  password_screened_at: Date | null;
  /** When the password that is set was found among breached ones. */
  password_breached_at: Date | null;
}

export interface SessionsTable {
  id: string;
  user_id: number;
  origin: "login" | "seed_token" | "impersonation";
  device_name: string | null;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  end_reason: string | null;
  /** Absent in the session of a seed token, which cannot be refreshed. */
  refresh_salt: Uint8Array | null;
  generation: Defaulted<number>;
  /** The newest generation that a client has shown to have. */
  seen_generation: Defaulted<number>;
  /** When each of the latest generations was rotated away, the newest last. */
  rotations: Defaulted<Date[]>;
  expires_at_latest: Date | null;
  /** The latest proof of who is there, in this session. */
  authenticated_at: Date | null;
  device_id: string | null;
  /** The member of staff who acts as the user. */
  impersonator_id: number | null;
}

export interface UserRolesTable {
  user_id: number;
  role: "admin" | "support" | "auditor";
  granted_at: Date;
  /** null: on the command line, or by the set-up link. */
  granted_by: number | null;
}

export interface SetupLinksTable {
  only_row: Defaulted<boolean>;
  token_hash: Uint8Array;
  expires_at: Date;
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

export interface AuditEventsTable {
  id: string;
  at: Date;
  type: string;
  result: "success" | "failure";
  reason: string | null;
  user_id: number | null;
  actor_kind: string;
  actor_id: number | null;
  session_id: string | null;
  request_id: string | null;
  ip_hash: Uint8Array | null;
  subject_hash: Uint8Array | null;
  details: ColumnType<Record<string, unknown>, string, string>;
  personal: Uint8Array | null;
  lane: number | null;
  lane_position: number | null;
  chain: Uint8Array | null;
}

export interface AuditLanesTable {
  /** From 0; -1 is the one that seals are chained in. */
  lane: number;
  /** The newest row that was dropped; the chain goes on from it. */
  base_position: Defaulted<number>;
  base_chain: Uint8Array | null;
  base_mac: Uint8Array | null;
  /** The newest row. */
  head_position: Defaulted<number>;
  head_chain: Uint8Array | null;
  head_mac: Uint8Array | null;
}

export interface AuditSealsTable {
  id: number;
  sealed_at: Date;
  /** `[lane, position, chain in hex]`, by lane. */
  heads: ColumnType<[lane: number, position: number, chain: string][], string, never>;
  events: number;
  chain: Uint8Array;
}

export interface UserKeysTable {
  user_id: number;
  wrapped_key: Uint8Array;
  created_at: Date;
}

export interface MessagesTable {
  id: string;
  channel: "sms" | "email";
  template: string;
  language: string;
  user_id: number | null;
  verification_id: string | null;
  address_hash: Uint8Array;
  region: string | null;
  segments: number;
  /** Sealed; null once it is no longer needed. */
  payload: Uint8Array | null;
  state: Defaulted<
    "queued" | "sending" | "sent" | "delivered" | "undelivered" | "dead" | "withheld"
  >;
  attempts: Defaulted<number>;
  next_attempt_at: Date;
  expires_at: Date;
  provider: string | null;
  provider_message_id: string | null;
  last_error: string | null;
  created_at: Date;
  sent_at: Date | null;
  /** For statistics: 1 asked for, 2 sent, 3 delivered. */
  counted_steps: Defaulted<number>;
}

export interface VerificationsTable {
  id: string;
  purpose: string;
  channel: "sms" | "email";
  address: string;
  address_hash: Uint8Array;
  user_id: number | null;
  code_hash: Uint8Array;
  attempts: Defaulted<number>;
  created_at: Date;
  expires_at: Date;
  closed_at: Date | null;
  /** The right code was entered for the first time. */
  entered_at: Date | null;
  /** It was used. */
  redeemed_at: Date | null;
  /** For statistics: 1 entered, 2 used. */
  counted_steps: Defaulted<number>;
}

export interface SigningKeysTable {
  kid: string;
  algorithm: "EdDSA" | "ES256" | "RS256";
  public_jwk: ColumnType<Record<string, unknown>, string, never>;
  sealed_private_jwk: Uint8Array;
  created_at: Date;
  active_from: Date;
  longest_token_seconds: number;
  retired_at: Date | null;
}

export interface Tables {
  audit_events: AuditEventsTable;
  audit_lanes: AuditLanesTable;
  audit_seals: AuditSealsTable;
  user_keys: UserKeysTable;
  messages: MessagesTable;
  verifications: VerificationsTable;
  signing_keys: SigningKeysTable;
  users: UsersTable;
  sessions: SessionsTable;
  login_throttles: LoginThrottlesTable;
  installation: InstallationTable;
  user_roles: UserRolesTable;
  setup_links: SetupLinksTable;
}
