import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../ui/language.tsx';
import { fileTexts } from './file-texts.ts';

/** A refusal at one entry of a list: `contacts.1.value`. */
export interface EntryProblem {
  field: string;
  message: string;
}

/** The problems of one entry of a list. */
export const problemsAt = (problems: readonly EntryProblem[], list: string, at: number) =>
  problems.filter(({ field }) => field.startsWith(`${list}.${at}.`)).map(({ message }) => message);

interface EntryListProps<E extends { key: string }> {
  value?: E[];
  onChange?: (next: E[]) => void;
  /** Name of the list in the body, for the problems. */
  name: string;
  problems: readonly EntryProblem[];
  empty: string;
  /** An entry to begin with. */
  fresh: () => E;
  /** Whether the first entry is the primary one. */
  ranked?: boolean;
  children: (entry: E, change: (next: Partial<E>) => void, at: number) => ReactNode;
}

/** Entries of a file in a form: added, changed and removed in place. */
export function EntryList<E extends { key: string }>(props: EntryListProps<E>) {
  const { value = [], onChange, name, problems, empty, fresh, ranked, children } = props;
  const text = useText(fileTexts);
  const put = (next: E[]) => onChange?.(next);
  return (
    <div className="rk-entries">
      {value.length === 0 && <p className="rb-plain rb-muted">{empty}</p>}
      {value.map((entry, at) => (
        <div key={entry.key} className="rk-entry">
          <div className="rk-entry-fields">
            {children(entry, (next) => put(value.map((each) => (each === entry ? { ...each, ...next } : each))), at)}
          </div>
          <div className="rk-entry-tools">
            {ranked && at === 0 && <span className="rb-muted">{text.primary}</span>}
            {ranked && at > 0 && (
              <Button type="link" onClick={() => put([entry, ...value.filter((each) => each !== entry)])}>
                {text.first}
              </Button>
            )}
            <Button type="link" danger onClick={() => put(value.filter((each) => each !== entry))}>
              {text.remove}
              <span className="rb-hidden"> {at + 1}</span>
            </Button>
          </div>
          {problemsAt(problems, name, at).map((message) => (
            <p key={message} className="rk-problem" role="alert">
              {message}
            </p>
          ))}
        </div>
      ))}
      <Button onClick={() => put([...value, fresh()])}>+ {text.add}</Button>
    </div>
  );
}

/** A sealed value in a form: masked until somebody wants to change it. */
export function SealedInput(props: {
  masked?: string;
  changed: boolean;
  onChange: () => void;
  onKeep: () => void;
  children: ReactNode;
}) {
  const { masked, changed, onChange, onKeep, children } = props;
  const text = useText(fileTexts);
  if (!masked) return children;
  if (!changed)
    return (
      <span className="rk-sealed">
        <span className="rb-num">{masked}</span>
        <Button type="link" onClick={onChange}>
          {text.change}
        </Button>
      </span>
    );
  return (
    <span className="rk-sealed">
      {children}
      <Button type="link" onClick={onKeep}>
        {text.keep}
      </Button>
    </span>
  );
}
