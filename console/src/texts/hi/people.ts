import type { people as en } from "../en/people.ts";

export const people: typeof en = {
  placeholder: "नाम, फ़ोन या संख्या",
  found: { one: "{n} व्यक्ति मिला", other: "{n} व्यक्ति मिले" },
  none: "इस नाम का कोई नहीं है",
};
