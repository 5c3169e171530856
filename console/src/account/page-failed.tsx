import { KpaUnreachable } from "kpa-client";
import { Component, type ReactNode } from "react";
import { ErrorState } from "../ui/states.tsx";
import { BarePage } from "./frame.tsx";

/** Where a page could not be loaded, or broke: it says so, and can be loaded again. */
export class PageFailed extends Component<{ readonly children: ReactNode }> {
  override state: { readonly problem?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    // A part of the page that did not come is a server that did not answer.
    return { problem: error instanceof TypeError ? new KpaUnreachable("network") : error };
  }

  override render() {
    const { problem } = this.state;
    if (problem === undefined) return this.props.children;
    return (
      <BarePage>
        <ErrorState problem={problem} onRetry={() => location.reload()} />
      </BarePage>
    );
  }
}
