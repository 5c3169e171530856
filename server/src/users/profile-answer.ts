import type { Profile } from "./profile-queries.ts";

/** The seed's four members first, in the seed's order. */
export function profileAnswer<const M extends string>(message: M, profile: Profile) {
  const { id, name, email, phone, phone_verified, email_verified, metadata } = profile;
  const created_at = profile.created_at?.toISOString() ?? null;
  return {
    status: "success" as const,
    message,
    data: { id, name, email, phone, phone_verified, email_verified, created_at, metadata },
  };
}
