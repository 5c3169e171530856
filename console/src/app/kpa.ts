/** The console's client: on this server, with tokens of its own. */
import { createKpa, webStore } from "kpa-client";

export const kpa = createKpa({
  baseUrl: "",
  store: webStore("kpa-console"),
  deviceName: "KPA console",
});
