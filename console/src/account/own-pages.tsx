import type { ComponentType } from "react";
import { ChangeEmail, ChangeNumber } from "./change-address.tsx";
import { Data } from "./data.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { Devices } from "./devices.tsx";
import { Events } from "./events.tsx";
import { Password } from "./password.tsx";
import type { OwnPage } from "./place.ts";
import { Profile } from "./profile.tsx";

const pages: Readonly<Record<OwnPage, ComponentType>> = {
  profile: Profile,
  devices: Devices,
  number: ChangeNumber,
  email: ChangeEmail,
  password: Password,
  events: Events,
  data: Data,
  delete: DeleteAccount,
};

/** The pages of whoever is logged in, loaded when somebody is. */
export function OwnPages({ page }: { page: OwnPage }) {
  const Shown = pages[page];
  return <Shown key={page} />;
}
