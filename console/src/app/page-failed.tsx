import type { ErrorComponentProps } from "@tanstack/react-router";
import { ErrorState } from "../ui/states.tsx";

/** In the place of a page that threw; the navigation stays. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  return <ErrorState problem={error} onRetry={reset} />;
}
