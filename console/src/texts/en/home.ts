export const home = {
  title: "Home",
  lead: "Who comes in, who does not, and what it costs.",
  attention: "Needs a person",
  since: "Since",
  look: "Look",
};
