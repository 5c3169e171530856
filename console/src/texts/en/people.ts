/** What the choice of a person says. */
export const people = {
  placeholder: "Name, phone or number",
  found: { one: "{n} person found", other: "{n} people found" },
  none: "Nobody is called that",
};
