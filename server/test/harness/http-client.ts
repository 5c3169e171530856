/** Requests to a server in a process of its own. */
import { setTimeout as sleep } from "node:timers/promises";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  readonly body: any;
}

export async function ask(
  url: string,
  path: string,
  options: { readonly method?: string; readonly token?: string; readonly body?: unknown } = {},
): Promise<HttpAnswer> {
  const { method, token, body } = options;
  const response = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function logIn(url: string, phone: string, password: string): Promise<HttpAnswer> {
  return ask(url, "/api/v1/auth/login", { body: { phone, password } });
}

export function profile(url: string, token: string): Promise<HttpAnswer> {
  return ask(url, "/api/v1/user/profile", { token });
}

/** Tries until the condition holds. @returns how long it took, in milliseconds */
export async function eventually(
  condition: () => Promise<boolean>,
  withinMs: number,
): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    if (await condition().catch(() => false)) return performance.now() - startedAt;
    const waited = performance.now() - startedAt;
    if (waited > withinMs) throw new Error(`it did not come true in ${withinMs} ms`);
    await sleep(25);
  }
}
