/**
 * Reads JSON without harming long ids: a whole number beyond 2^53 (an id of Meta or Google sent as a number) becomes the text of its digits,
 * everything else what JSON.parse makes of it.
 * @throws SyntaxError when it is no JSON
 */
export function parseLossless(text: string): unknown {
  const keep = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value;
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
}
