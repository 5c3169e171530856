/** What `docs/client.md` says before its reference. */
export const clientGuide = `# The client

\`kpa-client\` logs in, keeps the session and calls the API, typed by the server's OpenAPI document. It runs in browsers, Node, Deno,
Bun and React Native, is ESM, and with its one dependency (\`openapi-fetch\`) is under 8 kB gzip.

\`\`\`ts
import { createKpa, KpaProblem, webStore } from "kpa-client";

const kpa = createKpa({
  baseUrl: "https://api.example.com",
  store: webStore("kpa"),
  onSignedOut: (reason) => showLogIn(reason),
});
const user = await kpa.logIn({ phone: "077608 73976", password });
const { items } = await kpa.request("GET", "/api/v1/user/sessions");
\`\`\`

A page of another origin than the server's has to be named in the server's \`KPA_CORS_ORIGINS\`.
[examples/login-page](../examples/login-page/README.md) is a whole page.

## What happens to a session

- An access token is replaced shortly before it expires, beside the request that noticed. Where it has expired, requests wait for
  the new one, and one that the server refused with \`token_expired\` or \`invalid_token\` is sent again.
- However many requests, tabs and clients share a store, one refresh runs at a time: by a promise in a page, by Web Locks between
  pages. Where there are no locks, the server gives both of two tabs the same successor, and the slower one never writes over a newer token.
- A refresh whose answer was lost is sent again with the same token until the call's time is over; \`Retry-After\` is waited for.
- Only the server's word ends a session: \`session_ended\`, \`refresh_token_reused\`, \`invalid_refresh_token\`,
  \`user_not_found\`. A network that is gone, a 503 and a hotel's log-in page do not.
- Signing in or out in one tab does so in all of them; \`onSignedOut\` is called in each, with the reason.
- A device's clock is only asked by a page that did not see the token come, and being wrong it costs one refresh.

## When something goes wrong

The server's refusals are \`KpaProblem\`; where no answer of its came, it is \`KpaUnreachable\`. \`code\` is a closed union:

\`\`\`ts
function wordsFor(error: unknown): string {
  if (!(error instanceof KpaProblem)) return "No connection. Try again.";
  switch (error.code) {
    case "invalid_credentials":
      return "Phone number or password is wrong.";
    case "too_many_attempts":
    case "rate_limited":
      return \`Wait \${error.retryAfterSeconds ?? 1} seconds.\`;
    default:
      return error.detail;
  }
}
\`\`\`

A GET that met a passing fault is sent three times at most. Anything else is sent once: after \`network\` and \`timeout\` the server
may have acted, so read before sending again.

## React

\`\`\`tsx
import { KpaProvider, useKpa, useSession } from "kpa-client/react";

function App() {
  const kpa = useKpa();
  const session = useSession();
  if (session.status === "loading") return null;
  if (session.status === "signed_out") return <LogIn why={session.reason} />;
  return <button onClick={() => kpa.logOut()}>Log {session.user.name} out</button>;
}

<KpaProvider kpa={kpa}><App /></KpaProvider>;
\`\`\`

## React Native

The store is the caller's: what the platform encrypts for this app. With Expo:

\`\`\`ts
import * as SecureStore from "expo-secure-store";
import { createKpa, type TokenStore } from "kpa-client";

const store: TokenStore = {
  read: () => SecureStore.getItemAsync("kpa"),
  write: (text) =>
    SecureStore.setItemAsync("kpa", text, {
      keychainAccessible: SecureStore.AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY,
    }),
};
export const kpa = createKpa({ baseUrl: "https://api.example.com", store, deviceName: "Asha's phone" });
\`\`\`

Until the store has answered, \`kpa.session.state\` is \`loading\`: show the splash screen, or wait for \`kpa.session.ready\`. A key chain
that is still locked signs nobody out: it is asked again at the next request. \`AsyncStorage\` has the same two functions
(\`getItem\`, \`setItem\`) and encrypts nothing.

## On a server

One client is one person's session: make one for each, with \`memoryStore()\` or a store over the request's cookies. A service that
only checks tokens needs no client: [examples/protect-an-api](../examples/protect-an-api/README.md).
`;
