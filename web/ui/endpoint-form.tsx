import { Alert, Button, Form, type FormInstance } from 'antd';
import { lazy, type ReactNode, Suspense, useCallback, useId, useRef, useState } from 'react';
import type * as z from 'zod';
import type { Endpoint } from '../../src/platform/endpoint.ts';
import { CallError, type CallInput, call, newIdempotencyKey } from '../api/call.ts';
import { currentOf, type Difference, differencesOf } from './form-conflict.ts';
import { useFormKeys } from './form-keys.ts';
import { type FieldProblem, problemsOf } from './form-problems.ts';
import { useLanguage, useText } from './language.tsx';
import { type LeaveGuard, useLeaveGuard } from './leave-guard.tsx';
import { problemOf } from './states.tsx';
import { kitTexts } from './texts.ts';

const ConflictDialog = lazy(() =>
  import('./conflict-dialog.tsx').then((module) => ({ default: module.ConflictDialog })),
);

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
  /**
   * The record as it is now, by the body's names, `version` included: asked when somebody else saved first and the refusal does not carry
   * the current values itself.
   */
  reload?: () => Promise<Record<string, unknown>>;
  /** The form's values of the record's, where they read differently from the body's. */
  fromCurrent?: (current: Record<string, unknown>) => Partial<V>;
  /** How a field's value reads where two are compared, e.g. the name of a code. */
  describe?: (field: string, value: unknown) => ReactNode;
}

/** Both versions of a record that two people changed at once. */
interface Conflict {
  differences: Difference[];
  version: number;
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
  /** What the entry would have started with, had it been known: fills fields that started empty and that nobody has touched. */
  supply: (initial: Partial<V>) => void;
  /** Set while the user has to choose between their values and somebody else's. */
  conflict: Conflict | null;
  /** Takes the chosen values and saves on top of the newest version; null goes back to the form. */
  settle: (chosen: Record<string, unknown> | null) => void;
  describe?: (field: string, value: unknown) => ReactNode;
  /** Keeps what was typed from being lost. */
  guard: LeaveGuard;
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
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const key = useRef(newIdempotencyKey());
  const base = useRef<Record<string, unknown>>({});
  const newest = useRef<number | null>(null);
  const guard = useLeaveGuard();
  const { mark } = guard;

  const begin = useCallback(
    (initial?: Partial<V>) => {
      key.current = newIdempotencyKey();
      setFailure(null);
      setStray([]);
      setConflict(null);
      newest.current = null;
      base.current = { ...initial };
      mark(false);
      form.resetFields();
      if (initial) form.setFieldsValue(initial as Parameters<typeof form.setFieldsValue>[0]);
    },
    [form, mark],
  );

  const supply = useCallback(
    (initial: Partial<V>) => {
      for (const [name, value] of Object.entries(initial)) {
        if (value === undefined || base.current[name] !== undefined) continue;
        base.current[name] = value;
        const field = name as Parameters<typeof form.setFieldValue>[0];
        if (form.getFieldValue(field) === undefined && !form.isFieldTouched(field)) form.setFieldValue(field, value);
      }
    },
    [form],
  );

  const showProblems = (problems: FieldProblem[]) => {
    const shown = shownIn(form);
    const names = new Set([...shown.keys(), ...Object.keys(form.getFieldsValue())]);
    const placed = problems.map((each) => {
      const head = each.field.split('.')[0] ?? each.field;
      const named = options.fieldNames?.[each.field] ?? options.fieldNames?.[head];
      // A row of a list shows what is wrong with it itself.
      return { ...each, field: named ?? (shown.has(each.field) ? each.field : head) };
    });
    const known = placed.filter((each) => names.has(each.field));
    setErrors(
      form,
      known.map((each) => ({ ...each, name: shown.get(each.field) })),
    );
    setStray(placed.filter((each) => !names.has(each.field)));
    const first = known[0];
    // Once the try has ended: until then the fields are disabled, and what is disabled takes no focus.
    if (first)
      setTimeout(() =>
        form.focusField((shown.get(first.field) ?? first.field) as Parameters<typeof form.focusField>[0]),
      );
  };

  const submit = async (values: V) => {
    if (busy) return;
    setFailure(null);
    setStray([]);
    const made = options.toBody(values);
    const body = newest.current === null ? made : { ...(made as object), version: newest.current };
    const problems = problemsOf(options.endpoint.body, body, language, text.required);
    if (problems.length > 0) return showProblems(problems);
    setBusy(true);
    try {
      const input = { params: options.params, body: body as z.input<E['body']>, idempotencyKey: key.current };
      const answer = await call(options.endpoint, input);
      mark(false);
      options.onDone(answer);
    } catch (error) {
      const refusal = error instanceof CallError ? error : new CallError(0, { message: problemOf(error).message });
      if (refusal.code === 'request.conflict' && (await compare(refusal))) return;
      const about = options.fieldOfCode?.[refusal.code];
      setFailure(refusal);
      setTold(about !== undefined || refusal.fields.length > 0);
      showProblems(about ? [{ field: about, message: refusal.message }] : refusal.fields);
    } finally {
      setBusy(false);
    }
  };

  /** Puts both versions side by side; false where there is nothing to compare. */
  const compare = async (refusal: CallError): Promise<boolean> => {
    const current = currentOf(refusal.details, undefined) ?? (await options.reload?.().catch(() => null)) ?? null;
    if (typeof current?.version !== 'number') return false;
    const theirs = options.fromCurrent?.(current) ?? currentOf({ current }, options.fieldNames) ?? {};
    const differences = differencesOf(base.current, form.getFieldsValue() as Record<string, unknown>, theirs);
    if (differences === null) return false;
    setConflict({ differences, version: current.version });
    return true;
  };

  const settle = (chosen: Record<string, unknown> | null) => {
    const version = conflict?.version;
    setConflict(null);
    if (chosen === null || version === undefined) return;
    newest.current = version;
    key.current = newIdempotencyKey();
    resubmit(chosen as Partial<V>);
  };

  const resubmit = (changed: Partial<V>) => {
    form.setFieldsValue(changed as Parameters<typeof form.setFieldsValue>[0]);
    void submit({ ...form.getFieldsValue(true), ...changed });
  };
  const { describe } = options;
  return { id, form, busy, failure, stray, told, submit, resubmit, begin, supply, conflict, settle, describe, guard };
}

type FieldName = ReturnType<FormInstance['getFieldsError']>[number]['name'];

/** The fields a form shows, by the operation's way of naming them: `factors.0.code`. */
function shownIn<V extends object>(form: FormInstance<V>): Map<string, FieldName> {
  return new Map(form.getFieldsError().map(({ name }) => [name.join('.'), name]));
}

function setErrors<V extends object>(
  form: FormInstance<V>,
  problems: { field: string; name?: FieldName | undefined; message?: string }[],
): void {
  const fields = problems.map((each) => ({
    name: each.name ?? each.field,
    errors: each.message ? [each.message] : [],
  }));
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
  useFormKeys(() => bound.form.submit());
  return (
    <Form<V>
      form={bound.form}
      id={bound.id}
      name={bound.id}
      layout="vertical"
      initialValues={initial}
      onFinish={bound.submit}
      onValuesChange={(changed) => {
        bound.guard.mark(true);
        const shown = [...shownIn(bound.form)].filter(([, name]) => String(name[0]) in changed);
        setErrors(bound.form, [
          ...Object.keys(changed).map((field) => ({ field })),
          ...shown.map(([field, name]) => ({ field, name })),
        ]);
      }}
      disabled={bound.busy}
      noValidate
    >
      <Refusal failure={bound.failure} stray={bound.stray} told={bound.told} onReload={onReload} />
      {children}
      {bound.guard.dialog}
      {bound.conflict && (
        <Suspense>
          <ConflictDialog
            formId={bound.id}
            differences={bound.conflict.differences}
            describe={bound.describe}
            onSave={bound.settle}
            onClose={() => bound.settle(null)}
          />
        </Suspense>
      )}
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
