/** The same three things in three ways: log in, ask for a code, stay signed in. */

export type Way = "curl" | "typescript" | "react";

/** @param origin the server's, as this page was opened */
export function snippetOf(way: Way, origin: string): string {
  return snippets[way].replaceAll("ORIGIN", origin);
}

const snippets: Readonly<Record<Way, string>> = {
  curl: `API=ORIGIN/api/v1

# Log in with phone number and password
curl -s $API/auth/login -H 'Content-Type: application/json' \\
  -d '{"phone":"7760873976","password":"…","device_name":"shell"}'

# Ask for a code, then log in with it
curl -s $API/auth/verifications -H 'Content-Type: application/json' \\
  -d '{"phone":"7760873976","purpose":"login"}'
curl -s $API/auth/login/otp -H 'Content-Type: application/json' \\
  -d '{"verification_id":"…","code":"…"}'

# Stay signed in: a refresh token is good for one use
curl -s $API/auth/refresh -H 'Content-Type: application/json' \\
  -d '{"refresh_token":"…"}'`,
  typescript: `import { createKpa, webStore } from "kpa-client";

const kpa = createKpa({ baseUrl: "ORIGIN", store: webStore("my-app") });

// Log in with phone number and password
const user = await kpa.logIn({ phone, password });

// Ask for a code, then log in with it
const { verificationId } = await kpa.requestCode({ phone, purpose: "login" });
await kpa.logInWithCode({ verificationId, code });

// Every other route by its type; tokens are refreshed on the way
const profile = await kpa.request("GET", "/api/v1/user/profile");`,
  react: `import { createKpa, webStore } from "kpa-client";
import { KpaProvider, useSession } from "kpa-client/react";

const kpa = createKpa({ baseUrl: "ORIGIN", store: webStore("my-app") });

export function App() {
  return (
    <KpaProvider kpa={kpa}>
      <Welcome />
    </KpaProvider>
  );
}

function Welcome() {
  const session = useSession();
  if (session.status !== "signed_in") return <LogInForm />;
  return <p>Hello {session.user.name}</p>;
}`,
};
