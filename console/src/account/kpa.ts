/** The account pages' client: on this server, with a session of its own beside the console's. */
import { createKpa, webStore } from "kpa-client";

/** Apps of this origin that use a store of this name share the session. */
const storeName = "kpa.account";

export const kpa = createKpa({
  baseUrl: "",
  store: webStore(storeName),
  // Messages come in the language of the page, whatever the browser's is.
  fetch: (input, init) => {
    const request = input instanceof Request ? input : new Request(input, init);
    request.headers.set("Accept-Language", document.documentElement.lang);
    return fetch(request);
  },
});
