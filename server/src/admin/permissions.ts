/** What each role of staff may do, in one table. */

export const roles = ["admin", "support", "auditor"] as const;

export type Role = (typeof roles)[number];

const everybody = { admin: true, support: true, auditor: true } as const;
const notSupport = { admin: true, support: false, auditor: true } as const;
const notAuditor = { admin: true, support: true, auditor: false } as const;
const adminAlone = { admin: true, support: false, auditor: false } as const;

const table = {
  "users:read": everybody,
  "sessions:read": everybody,
  "messages:read": everybody,
  "limits:read": everybody,
  "stats:read": everybody,
  "settings:read": everybody,
  "keys:read": everybody,
  "audit:read": everybody,
  "sessions:end": notAuditor,
  /** To send a code for it. Nobody sets or sees a user's password. */
  "users:reset_password": notAuditor,
  "audit:export": notSupport,
  "audit:verify": notSupport,
  /** To add, change, disable and delete users, and to give and take roles. */
  "users:write": adminAlone,
  "users:impersonate": adminAlone,
  "messages:resend": adminAlone,
  "limits:release": adminAlone,
  "keys:rotate": adminAlone,
} as const satisfies Record<string, Readonly<Record<Role, boolean>>>;

export type Permission = keyof typeof table;

export const permissions = Object.keys(table) as readonly Permission[];

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** In the table's order. */
export function permissionsOf(held: readonly Role[]): readonly Permission[] {
  return permissions.filter((permission) => held.some((role) => table[permission][role]));
}

export function mayDo(held: readonly Role[], permission: Permission): boolean {
  return held.some((role) => table[permission][role]);
}
