/** The inbox as a page: made here, and fetched anew by its script. */
import { countSegments } from "../segments.ts";
import type { InboxItem } from "./list.ts";

/** Everything from this server, and nothing inline. */
export const inboxPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function inboxPage(items: readonly InboxItem[]): string {
  const list =
    items.length === 0
      ? '<p class="empty">No messages yet. Ask for a code, and it appears here.</p>'
      : `<ol>${items.map(article).join("")}</ol>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Messages</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/dev/messages/inbox.css">
<script src="/dev/messages/inbox.js" defer></script>
</head>
<body>
<div class="phone">
<header class="top"><h1>Messages</h1><p class="about">What this development server sends, or would send.</p></header>
<main id="inbox" aria-live="polite">${list}</main>
</div>
</body>
</html>
`;
}

function article(item: InboxItem): string {
  const time = item.created_at;
  const code =
    item.code === null
      ? ""
      : `<p class="code"><code>${escapeHtml(item.code)}</code> <button type="button" data-code="${escapeHtml(item.code)}">Copy</button></p>`;
  return `<li id="m-${item.id}"><article>
<header class="meta"><span class="to">${escapeHtml(item.to)}</span> <span class="channel">${describeChannel(item)}</span> <time datetime="${time}">${time.slice(11, 19)} UTC</time></header>
<p class="text" dir="auto">${escapeHtml(item.text.trim())}</p>${code}
</article></li>`;
}

/** What a text message costs is seen where it is tried out. */
function describeChannel({ channel, text }: InboxItem): string {
  if (channel === "email") return "e-mail";
  const { count, alphabet, length } = countSegments(text);
  return `SMS, ${count} ${count === 1 ? "segment" : "segments"} (${alphabet}, ${length})`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
