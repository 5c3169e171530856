/** Which page is shown, by the address and by who is logged in. */
import { useSession } from "kpa-client/react";
import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";
import { Skeleton } from "../ui/states.tsx";
import { Deleted } from "./deleted.tsx";
import { ForgotPassword } from "./forgot-password.tsx";
import { BarePage } from "./frame.tsx";
import { LogIn } from "./log-in.tsx";
import { LogInByCode } from "./log-in-by-code.tsx";
import { NoSuchPage } from "./no-such-page.tsx";
import { PageFailed } from "./page-failed.tsx";
import { type EntryPage, go, isEntryPage, usePlace } from "./place.ts";
import { useSettings } from "./settings.tsx";
import { SignUp } from "./sign-up.tsx";

const entries: Readonly<Record<EntryPage, ComponentType>> = {
  "log-in": LogIn,
  "log-in-by-code": LogInByCode,
  "sign-up": SignUp,
  "forgot-password": ForgotPassword,
};

const OwnPages = lazy(() =>
  import("./own-pages.tsx").then((module) => ({ default: module.OwnPages })),
);

export function Account() {
  const place = usePlace();
  const session = useSession();
  const hasArrived = useArrival();
  const mustChange = useMustChange();
  useEffect(() => {
    // Once: whoever would rather not may go elsewhere, and finds it said on every page.
    if (hasArrived && mustChange) go("password", { isReplacing: true });
  }, [hasArrived, mustChange]);
  if (session.status === "loading") return null;
  if (place === undefined) return <NoSuchPage />;
  if (place === "deleted") return <Deleted />;
  const isIn = session.status === "signed_in";
  if (place === "start" || isEntryPage(place)) {
    if (isIn) return <OnTheWay hasArrived={hasArrived} />;
    const Entry = entries[place === "start" ? "log-in" : place];
    return <Entry key={place} />;
  }
  if (!isIn) return <LogIn />;
  return (
    <PageFailed>
      <Suspense fallback={<Waiting />}>
        <OwnPages page={place} />
      </Suspense>
    </PageFailed>
  );
}

/**
 * Whether the log-in happened while this page was open, here or in another tab. Known as soon as it is
 * rendered: an effect would tell it after those of the pages, which decide by it.
 */
function useArrival(): boolean {
  const { status } = useSession();
  const [seen, setSeen] = useState({ status, hasArrived: false });
  if (seen.status === status) return seen.hasArrived;
  const hasArrived = seen.status === "signed_out" && status === "signed_in";
  setSeen({ status, hasArrived });
  return hasArrived;
}

/**
 * Whoever has just logged in goes where they came from. Whoever was logged in before stays here: an app that
 * has no session of its own would send them back, for ever.
 */
function OnTheWay({ hasArrived }: { hasArrived: boolean }) {
  const { returnTo } = useSettings();
  const mustChange = useMustChange();
  useEffect(() => {
    if (hasArrived && mustChange) return;
    if (!hasArrived || returnTo === undefined) return go("profile", { isReplacing: true });
    location.replace(returnTo);
    // Who comes back by the browser's button may find this page as it was left.
    const stay = ({ persisted }: PageTransitionEvent) => {
      if (persisted) go("profile", { isReplacing: true });
    };
    addEventListener("pageshow", stay);
    return () => removeEventListener("pageshow", stay);
  }, [hasArrived, mustChange, returnTo]);
  return <Waiting />;
}

function useMustChange(): boolean {
  const session = useSession();
  return session.status === "signed_in" && session.passwordChangeRequired;
}

function Waiting() {
  return (
    <BarePage>
      <Skeleton lines={6} />
    </BarePage>
  );
}
