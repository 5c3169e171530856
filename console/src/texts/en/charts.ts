export const charts = {
  asTable: "Show as table",
};
