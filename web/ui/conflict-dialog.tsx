import { Button, Modal } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import type { Difference } from './form-conflict.ts';
import { useText } from './language.tsx';
import { kitTexts } from './texts.ts';

interface ConflictDialogProps {
  /** Id of the form, whose labels name the fields. */
  formId: string;
  differences: Difference[];
  /** How a value reads, e.g. the name of a code. */
  describe?: (field: string, value: unknown) => ReactNode;
  /** Told of the value chosen for each field. */
  onSave: (values: Record<string, unknown>) => void;
  onClose: () => void;
}

const SIDES = ['mine', 'theirs'] as const;

/** Somebody else saved first: both values of each field, one of which is chosen; saving then writes on top of the newest version. */
export function ConflictDialog({ formId, differences, describe, onSave, onClose }: ConflictDialogProps) {
  const text = useText(kitTexts);
  const id = useId();
  const [choices, setChoices] = useState(() =>
    Object.fromEntries(differences.map((each) => [each.field, each.choice])),
  );
  const all = (side: Difference['choice']) =>
    setChoices(Object.fromEntries(differences.map((each) => [each.field, side])));
  const save = () =>
    onSave(Object.fromEntries(differences.map((each) => [each.field, each[choices[each.field] ?? each.choice]])));
  const footer = (
    <div className="rb-dialog-buttons">
      <Button onClick={onClose}>{text.keepEditing}</Button>
      <Button type="primary" autoFocus onClick={save}>
        {text.saveChosen}
      </Button>
    </div>
  );
  return (
    <Modal open onCancel={onClose} title={text.conflictTitle} footer={footer} width={640} zIndex={1100}>
      <p>{text.conflictHint}</p>
      <div className="rb-table rb-conflict">
        <table>
          <caption>{text.conflictTitle}</caption>
          <thead>
            <tr>
              <th scope="col">{text.field}</th>
              {SIDES.map((side) => (
                <th key={side} scope="col">
                  {text[side]}{' '}
                  <button type="button" className="rb-text-button" onClick={() => all(side)}>
                    {text.takeAll}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.map(({ field, ...values }) => (
              <tr key={field}>
                <th scope="row">{labelOf(formId, field)}</th>
                {SIDES.map((side) => (
                  <td key={side}>
                    <label className="rb-check">
                      <input
                        type="radio"
                        name={`${id}${field}`}
                        checked={choices[field] === side}
                        onChange={() => setChoices({ ...choices, [field]: side })}
                      />
                      <span>{describe?.(field, values[side]) ?? textOf(values[side])}</span>
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}

/** The field's own label in the form. */
function labelOf(formId: string, field: string): string {
  const label = document.querySelector(`label[for="${CSS.escape(`${formId}_${field}`)}"]`);
  return label?.textContent || field;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
