import type { ErrorComponentProps } from "@tanstack/react-router";
import { ErrorState } from "../ui/states.tsx";

/**
 * In the place of a page that threw; the navigation stays. Trying again loads everything anew: after an update
 * of the server, the parts that this page still names are gone.
 */
export function PageFailed({ error }: ErrorComponentProps) {
  return <ErrorState problem={error} onRetry={() => window.location.reload()} />;
}
