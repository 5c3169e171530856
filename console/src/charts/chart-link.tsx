/** A part of a drawing that leads somewhere, without loading the page anew. */
import { useRouter } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, MouseEvent, ReactNode, Ref } from "react";

export interface ChartLinkProps
  extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "children" | "onClick"> {
  /** An address of this console, such as `/audit?type=login.password`. */
  readonly path: string;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLAnchorElement>;
}

export function ChartLink({ path, children, ...rest }: ChartLinkProps) {
  const router = useRouter();
  const follow = (event: MouseEvent) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!isPlain || event.altKey) return;
    event.preventDefault();
    void router.navigate({ href: path });
  };
  return (
    <a {...rest} href={`${router.basepath}${path}`} onClick={follow}>
      {children}
    </a>
  );
}
