/** What happened, by the type of an event. What is not named here is said as the server says it. */
export const events = {
  descriptions: {} as Readonly<Record<string, { success: string; failure?: string }>>,
  results: { success: "Done", failure: "Refused" },
  actors: {
    user: "The person",
    staff: "Staff",
    operator: "Operator",
    system: "The server",
    anonymous: "Unknown",
  } as Readonly<Record<string, string>>,
};
