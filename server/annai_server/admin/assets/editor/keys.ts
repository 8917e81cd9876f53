/** Keys of steps, items and buttons: made once, never shown as something to type, never reused within a document. */

export function freshKey(stem: string, taken: string[]): string {
  for (let n = taken.length + 1; ; n += 1) {
    const key = `${stem}-${n}`;
    if (!taken.includes(key)) return key;
  }
}
