import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { useText } from './language.ts';
import { kitTexts } from './texts.ts';

interface Frame {
  id: string;
  label: ReactNode;
  error?: string;
  hint?: ReactNode;
}

/** What ties an input to its hint and its error for assistive technology. */
function ariaOf({ id, error, hint }: Frame) {
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return { id, 'aria-invalid': error ? true : undefined, 'aria-describedby': described || undefined };
}

function Notes({ id, error, hint }: Frame) {
  return (
    <>
      {hint ? (
        <p id={`${id}-hint`} className="rb-hint">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="rb-field-error">
          {error}
        </p>
      ) : null}
    </>
  );
}

function Labelled({ frame, required, children }: { frame: Frame; required?: boolean; children: ReactNode }) {
  const text = useText(kitTexts);
  return (
    <div className="rb-field">
      <label htmlFor={frame.id}>
        {frame.label}
        {required ? null : <span className="rb-optional">{text.optional}</span>}
      </label>
      {children}
      <Notes {...frame} />
    </div>
  );
}

/** One line of text with label, hint and error. `aside` stands beside the input, e.g. a button. */
export function TextField({
  label,
  error,
  hint,
  aside,
  ...input
}: Frame & { aside?: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  const frame = { id: input.id, label, error, hint };
  return (
    <Labelled frame={frame} required={input.required}>
      <div className="rb-input-row">
        <input className="rb-input" {...input} {...ariaOf(frame)} />
        {aside}
      </div>
    </Labelled>
  );
}

/** Several lines of text. */
export function TextAreaField({ label, error, hint, ...input }: Frame & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const frame = { id: input.id, label, error, hint };
  return (
    <Labelled frame={frame} required={input.required}>
      <textarea className="rb-input" {...input} {...ariaOf(frame)} />
    </Labelled>
  );
}

/** A native drop-down: phones show their own wheel for it. */
export function SelectField({
  label,
  error,
  hint,
  children,
  ...input
}: Frame & SelectHTMLAttributes<HTMLSelectElement>) {
  const frame = { id: input.id, label, error, hint };
  return (
    <Labelled frame={frame} required={input.required}>
      <select className="rb-input" {...input} {...ariaOf(frame)}>
        {children}
      </select>
    </Labelled>
  );
}

/** A box to tick, with the sentence it stands for. */
export function CheckField({ label, error, hint, ...input }: Frame & InputHTMLAttributes<HTMLInputElement>) {
  const frame = { id: input.id, label, error, hint };
  return (
    <div className="rb-check">
      <input type="checkbox" {...input} {...ariaOf(frame)} />
      <div>
        <label htmlFor={input.id}>{label}</label>
        <Notes {...frame} />
      </div>
    </div>
  );
}
