/** What the guesses of a device that has logged in to an account before are counted under, apart from strangers'. */

/** With a new password the device begins anew: it failed at one that there is no more. */
export function passwordGuessesBy(deviceId: string, passwordHash: string): readonly string[] {
  return [deviceId, passwordHash];
}

export function codeGuessesBy(deviceId: string): readonly string[] {
  return [deviceId];
}
