import { Alert, Button, Form, type FormInstance } from 'antd';
import { type ReactNode, useCallback, useId, useRef, useState } from 'react';
import type * as z from 'zod';
import type { Endpoint } from '../../src/platform/endpoint.ts';
import { CallError, type CallInput, call, newIdempotencyKey } from '../api/call.ts';
import { type FieldProblem, problemsOf } from './form-problems.ts';
import { useLanguage, useText } from './language.tsx';
import { problemOf } from './states.tsx';
import { kitTexts } from './texts.ts';

/** A form bound to one operation. `V` are the form's own values, which `toBody` words as the operation wants them. */
export interface EndpointFormOptions<E extends Endpoint, V extends object> {
  endpoint: E;
  params?: CallInput<E>['params'];
  /** Undefined parts are left to the operation's schema to refuse. */
  toBody: (values: V) => unknown;
  /** Field of the body → field of the form, where they differ. */
  fieldNames?: Record<string, string>;
  /** Code of a refusal → field of the form that it is about. */
  fieldOfCode?: Record<string, string>;
  onDone: (answer: z.output<E['response']>) => void;
}

/** State of a bound form and what can be done with it. */
export interface EndpointForm<V extends object> {
  id: string;
  form: FormInstance<V>;
  busy: boolean;
  /** Refusal of the last try. */
  failure: CallError | null;
  /** Problems with fields the form does not show. */
  stray: FieldProblem[];
  /** Whether the refusal was put at fields, so that it need not be said again. */
  told: boolean;
  submit: (values: V) => Promise<void>;
  /** Tries again with some values changed. */
  resubmit: (changed: Partial<V>) => void;
  /** Starts a new entry: clean fields, a new idempotency key. */
  begin: (initial?: Partial<V>) => void;
}

/**
 * Checks with the operation's own schema, puts the server's refusals at their fields, keeps what was typed, and sends all tries of one
 * entry under one idempotency key.
 */
export function useEndpointForm<E extends Endpoint, V extends object>(
  options: EndpointFormOptions<E, V>,
): EndpointForm<V> {
  const text = useText(kitTexts);
  const { language } = useLanguage();
  const id = useId();
  const [form] = Form.useForm<V>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const [stray, setStray] = useState<FieldProblem[]>([]);
  const [told, setTold] = useState(false);
  const key = useRef(newIdempotencyKey());

  const begin = useCallback(
    (initial?: Partial<V>) => {
      key.current = newIdempotencyKey();
      setFailure(null);
      setStray([]);
      form.resetFields();
      if (initial) form.setFieldsValue(initial as Parameters<typeof form.setFieldsValue>[0]);
    },
    [form],
  );

  const showProblems = (problems: FieldProblem[]) => {
    const names = new Set(Object.keys(form.getFieldsValue()));
    const placed = problems.map((each) => {
      const head = each.field.split('.')[0] ?? each.field;
      return { ...each, field: options.fieldNames?.[each.field] ?? options.fieldNames?.[head] ?? head };
    });
    const known = placed.filter((each) => names.has(each.field));
    setErrors(form, known);
    setStray(placed.filter((each) => !names.has(each.field)));
    const first = known[0];
    if (first) form.focusField(first.field as Parameters<typeof form.focusField>[0]);
  };

  const submit = async (values: V) => {
    if (busy) return;
    setFailure(null);
    setStray([]);
    const body = options.toBody(values);
    const problems = problemsOf(options.endpoint.body, body, language, text.required);
    if (problems.length > 0) return showProblems(problems);
    setBusy(true);
    try {
      const input = { params: options.params, body: body as z.input<E['body']>, idempotencyKey: key.current };
      options.onDone(await call(options.endpoint, input));
    } catch (error) {
      const refusal = error instanceof CallError ? error : new CallError(0, { message: problemOf(error).message });
      const about = options.fieldOfCode?.[refusal.code];
      setFailure(refusal);
      setTold(about !== undefined || refusal.fields.length > 0);
      showProblems(about ? [{ field: about, message: refusal.message }] : refusal.fields);
    } finally {
      setBusy(false);
    }
  };

  const resubmit = (changed: Partial<V>) => {
    form.setFieldsValue(changed as Parameters<typeof form.setFieldsValue>[0]);
    void submit({ ...form.getFieldsValue(true), ...changed });
  };
  return { id, form, busy, failure, stray, told, submit, resubmit, begin };
}

function setErrors<V extends object>(form: FormInstance<V>, problems: { field: string; message?: string }[]): void {
  const fields = problems.map((each) => ({ name: each.field, errors: each.message ? [each.message] : [] }));
  form.setFields(fields as unknown as Parameters<typeof form.setFields>[0]);
}

interface EndpointFieldsProps<V extends object> {
  bound: EndpointForm<V>;
  /** What the fields hold at first. */
  initial?: Partial<V>;
  onReload?: () => void;
  children: ReactNode;
}

/** The fields of a bound form, and above them what was refused and belongs to no field. */
export function EndpointFields<V extends object>({ bound, initial, onReload, children }: EndpointFieldsProps<V>) {
  return (
    <Form<V>
      form={bound.form}
      id={bound.id}
      name={bound.id}
      layout="vertical"
      initialValues={initial}
      onFinish={bound.submit}
      onValuesChange={(changed) =>
        setErrors(
          bound.form,
          Object.keys(changed).map((field) => ({ field })),
        )
      }
      disabled={bound.busy}
      noValidate
    >
      <Refusal failure={bound.failure} stray={bound.stray} told={bound.told} onReload={onReload} />
      {children}
    </Form>
  );
}

interface RefusalProps {
  failure: CallError | null;
  stray: FieldProblem[];
  told: boolean;
  onReload?: () => void;
}

function Refusal({ failure, stray, told, onReload }: RefusalProps) {
  const text = useText(kitTexts);
  const conflict = failure?.code === 'request.conflict';
  if (!failure && stray.length === 0) return null;
  if (failure && told && stray.length === 0) return null;
  return (
    <Alert
      className="rb-refusal"
      type={conflict ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={
        conflict ? text.conflict : (failure?.message ?? stray.map((each) => `${each.field}: ${each.message}`).join(' '))
      }
      description={
        failure && (
          <>
            {stray.map((each) => (
              <div key={each.field}>{`${each.field}: ${each.message}`}</div>
            ))}
            {failure.requestId && (
              <span className="rb-muted">
                {text.requestId}: <code>{failure.requestId}</code>
              </span>
            )}
          </>
        )
      }
      action={conflict && onReload && <Button onClick={onReload}>{text.reload}</Button>}
    />
  );
}
