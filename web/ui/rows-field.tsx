import { Button, Form } from 'antd';
import type { ReactNode } from 'react';
import './rows-field.css';

interface RowsFieldProps {
  /** Field of the form that holds the list. */
  name: string;
  legend: string;
  hint: string;
  /** As many rows as there may be. */
  most: number;
  addText: string;
  removeText: string;
  /** What a new row begins with. */
  fresh: object;
  /** The fields of a row, each named `[at, …]`. */
  children: (at: number) => ReactNode;
}

/** A list within a form: its rows can be added and removed, and each field of a row tells what is wrong with it. */
export function RowsField({ name, legend, hint, most, addText, removeText, fresh, children }: RowsFieldProps) {
  return (
    <fieldset className="rb-rows-field">
      <legend>{legend}</legend>
      <p className="rb-plain rb-muted">{hint}</p>
      <Form.List name={name}>
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map((row) => (
              <div key={row.key} className="rb-rows-field-row">
                {children(row.name)}
                <Button danger aria-label={`${removeText} ${row.name + 1}`} onClick={() => remove(row.name)}>
                  ×
                </Button>
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <Button disabled={rows.length >= most} onClick={() => add({ ...fresh })}>
              {addText}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
