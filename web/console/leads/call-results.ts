import { useDictionary } from '../../ui/dictionary.ts';

/** One result of a call with what follows from it. */
export interface CallResult {
  value: string;
  label: string;
  connected: boolean;
  /** They promised to come: a day belongs to it. */
  visit: boolean;
}

/** The tree of call results: what may be chosen, under the heads it stands below. */
export function useCallResults(): {
  heads: { label: string; results: CallResult[] }[];
  of: (code: string) => CallResult | undefined;
} {
  const { options, nameOf, attributesOf } = useDictionary('call_result');
  const results = options.map(({ value, label }) => {
    const { connected, visit, parent } = attributesOf(value);
    return { value, label, connected: connected !== false, visit: visit === true, parent };
  });
  const parents = [...new Set(results.map(({ parent }) => parent).filter((each) => typeof each === 'string'))];
  const heads = parents.map((parent) => ({
    label: nameOf(parent),
    results: results.filter((each) => each.parent === parent),
  }));
  return { heads, of: (code) => results.find(({ value }) => value === code) };
}
