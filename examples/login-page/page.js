import { createKpa, KpaProblem, webStore } from "kpa-client";
import { kpaUrl } from "./settings.js";

const kpa = createKpa({ baseUrl: kpaUrl, store: webStore("kpa") });
const element = (id) => document.getElementById(id);
const say = (text) => {
  element("note").textContent = text;
};

/** Hands what a form holds to `work`, once at a time, and says what went wrong. */
function onSubmit(id, work) {
  element(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("button");
    button.disabled = true;
    say("");
    try {
      await work(Object.fromEntries(new FormData(form)));
      form.reset();
    } catch (error) {
      say(wordsFor(error));
    } finally {
      button.disabled = false;
    }
  });
}

function wordsFor(error) {
  if (!(error instanceof KpaProblem)) return "The server cannot be reached. Try again.";
  const wait = error.retryAfterSeconds ? ` (${error.retryAfterSeconds} s)` : "";
  return [error.detail + wait, ...error.errors.map((one) => one.detail)].join(". ");
}

onSubmit("log-in", ({ phone, password }) => kpa.logIn({ phone, password }));

let verificationId = "";
onSubmit("ask", async ({ phone }) => {
  ({ verificationId } = await kpa.requestCode({ phone, purpose: "register" }));
  element("sign-up").hidden = false;
  say("A code is on its way.");
});
onSubmit("sign-up", async ({ code, password, name }) => {
  await kpa.signUp({ verificationId, code, password, ...(name ? { name } : {}) });
  element("sign-up").hidden = true;
});

element("log-out").addEventListener("click", () => kpa.logOut());

const reasons = {
  logged_out: "You have logged out.",
  refresh_token_reused: "Somebody else had a copy of your session, so it was ended.",
};

/** Shows what the session is now: called here, and whenever this tab or another changes it. */
async function show() {
  const { state } = kpa.session;
  element("signed-out").hidden = state.status !== "signed_out";
  element("signed-in").hidden = state.status !== "signed_in";
  if (state.reason) say(reasons[state.reason] ?? "Please log in again.");
  if (state.status !== "signed_in") return;
  say("");
  try {
    const { name, phone, email } = await kpa.request("GET", "/api/v1/user/profile");
    const rows = Object.entries({ Name: name, Phone: phone, "E-mail": email });
    element("profile").replaceChildren(
      ...rows.flatMap(([term, value]) => {
        const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
        dt.textContent = term;
        dd.textContent = value ?? "–";
        return [dt, dd];
      }),
    );
  } catch (error) {
    // An end of the session is told by its state.
    if (kpa.session.state.status === "signed_in") say(wordsFor(error));
  }
}

kpa.session.subscribe(show);
show();
