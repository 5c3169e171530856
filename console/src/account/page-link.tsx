import type { MouseEvent, ReactNode } from "react";
import { addressOf, go, type PageName } from "./place.ts";

/** A link to another of these pages, without loading anything again. */
export function PageLink({
  to,
  className,
  children,
}: {
  to: PageName;
  className?: string | undefined;
  children: ReactNode;
}) {
  const onClick = (event: MouseEvent) => {
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey);
    if (!isPlain) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={addressOf(to)} className={className} onClick={onClick}>
      {children}
    </a>
  );
}
