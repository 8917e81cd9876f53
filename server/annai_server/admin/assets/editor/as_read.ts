/** A title as somebody reads it of whom nothing is known: each variable is the words that stand in for it. */
export function asRead(text: string): string {
  return text.replace(/\{\{[^{}|]*\|\s*([^{}]*?)\s*\}\}/g, "$1");
}
