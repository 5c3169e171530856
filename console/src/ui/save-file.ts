/** Hands the browser a file to keep. It was made here: no address has it. */
export function saveFile(name: string, file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then; until it is let go, the file stays in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
