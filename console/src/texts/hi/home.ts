import type { home as en } from "../en/home.ts";

export const home: typeof en = {
  title: "होम",
  lead: "कौन अंदर आता है, कौन नहीं, और ख़र्च कितना है।",
  attention: "किसी को देखना होगा",
  since: "कब से:",
  look: "देखें",
};
