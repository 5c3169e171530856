/** The number or address that was typed last on this page: who goes from one way in to another need not type it again. */
let typed = "";

export function typedAddress(): string {
  return typed;
}

export function noteTyped(address: string): void {
  typed = address;
}
