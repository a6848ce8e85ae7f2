import { Select } from 'antd';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useText } from './language.tsx';
import { kitTexts } from './texts.ts';

interface Choice<Value extends string> {
  /** What is chosen, as said to a screen reader. */
  label: string;
  values: readonly Value[];
  words: Record<string, string>;
  /** What holds where the address says nothing; everything where left out. */
  fallback?: Value;
}

/** One choice or all of them, kept in the address as `name`: what is chosen (undefined: all), and the control. */
export function useAddressChoice<Value extends string>(
  name: string,
  { label, values, words, fallback }: Choice<Value>,
): { chosen: Value | undefined; control: ReactNode } {
  const kit = useText(kitTexts);
  const [params, setParams] = useSearchParams();
  const asked = params.get(name) ?? fallback;
  const chosen = values.find((value) => value === asked);
  const choose = (value: string) => {
    const next = new URLSearchParams(params);
    if (value === (fallback ?? 'all')) next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  return {
    chosen,
    control: (
      <Select
        aria-label={label}
        style={{ width: 140 }}
        value={chosen ?? 'all'}
        options={[
          { value: 'all', label: kit.all },
          ...values.map((value) => ({ value, label: words[value] ?? value })),
        ]}
        onChange={choose}
      />
    ),
  };
}
