// Fetches the page again every two seconds while somebody looks at it, and takes over what is new.
const everyMs = 2_000;
const inbox = document.getElementById("inbox");

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch("/dev/messages", { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("inbox");
  if (fresh !== null && fresh.innerHTML !== inbox.innerHTML)
    inbox.replaceChildren(...fresh.children);
}

inbox.addEventListener("click", async (event) => {
  const { code } = event.target.dataset;
  if (code === undefined) return;
  await navigator.clipboard.writeText(code);
  event.target.textContent = "Copied";
});

setInterval(() => refresh().catch(() => {}), everyMs);
