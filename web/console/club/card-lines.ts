/** Card numbers out of what was typed or pasted: one a line, or between spaces, commas, semicolons or tabs; each once, in their order. */
export function cardsOf(typed: string): string[] {
  return [...new Set(typed.split(/[\s,;,;、]+/u).filter((card) => card !== ''))];
}
