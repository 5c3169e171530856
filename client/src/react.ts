/** React hooks over a client. */
import {
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useSyncExternalStore,
} from "react";
import type { SessionState } from "./keeper.ts";
import type { Kpa } from "./kpa.ts";
import type { User } from "./saved.ts";

const KpaContext = createContext<Kpa | undefined>(undefined);

/**
 * Hands a client to the components below it.
 *
 * @example
 * <KpaProvider kpa={kpa}><App /></KpaProvider>
 */
export function KpaProvider({
  kpa,
  children,
}: {
  readonly kpa: Kpa;
  readonly children?: ReactNode;
}) {
  return createElement(KpaContext.Provider, { value: kpa }, children);
}

/**
 * The client of the nearest `KpaProvider`.
 *
 * @throws Error where there is none
 * @example const kpa = useKpa();
 */
export function useKpa(): Kpa {
  const kpa = useContext(KpaContext);
  if (kpa === undefined) throw new Error("useKpa is called outside of a KpaProvider");
  return kpa;
}

/**
 * Who is signed in; the component renders again when that changes, in this tab or another.
 *
 * On a server, which has no store of the user's, it is `loading`.
 *
 * @throws Error outside of a `KpaProvider`
 * @example
 * const session = useSession();
 * if (session.status === "signed_out") return <LogIn why={session.reason} />;
 */
export function useSession(): SessionState {
  const { session } = useKpa();
  return useSyncExternalStore(
    session.subscribe,
    () => session.state,
    () => loading,
  );
}

const loading: SessionState = { status: "loading" };

/**
 * The signed-in user, or undefined.
 *
 * @throws Error outside of a `KpaProvider`
 * @example const user = useUser();
 */
export function useUser(): User | undefined {
  const state = useSession();
  return state.status === "signed_in" ? state.user : undefined;
}
