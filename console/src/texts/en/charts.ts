export const charts = {
  table: "Table",
  asTable: "Show as table",
};
