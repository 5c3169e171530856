/** A name for a device that did not give one: what its user agent plainly says, and no guesswork. */

const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Macintosh|Darwin|Mac OS X/, "Mac"],
  [/Linux|X11/, "Linux"],
];

// The order matters: most browsers name the ones that they descend from as well.
const clients: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

/** @returns such as `Chrome on Android`; null where the user agent names neither */
export function deviceNameOf(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const client = clients.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (client !== undefined && system !== undefined) return `${client} on ${system}`;
  return client ?? system ?? /^[A-Za-z][\w .-]{0,40}(?=\/\d)/.exec(userAgent)?.[0] ?? null;
}
