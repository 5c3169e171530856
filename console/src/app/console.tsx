/** What is shown: the set-up, the log-in, or the console. */
import { RouterProvider } from "@tanstack/react-router";
import { useSession } from "kpa-client/react";
import { useEffect, useState } from "react";
import { LogIn } from "./log-in.tsx";
import { queryClient } from "./queries.ts";
import { router } from "./router.tsx";
import { SetUp, takeSetupToken } from "./set-up.tsx";
import { StaffGate } from "./staff.tsx";

const setupToken = takeSetupToken();

export function Console() {
  const session = useSession();
  const isSignedIn = session.status === "signed_in";
  const [token, setToken] = useState(setupToken);
  useEffect(() => {
    // The next one to log in here sees nothing of what the last one saw.
    if (session.status === "signed_out") queryClient.clear();
  }, [session.status]);
  if (token !== undefined) return <SetUp token={token} onDone={() => setToken(undefined)} />;
  if (session.status === "loading") return null;
  if (!isSignedIn) return <LogIn />;
  return (
    <StaffGate>
      <RouterProvider router={router} />
    </StaffGate>
  );
}
