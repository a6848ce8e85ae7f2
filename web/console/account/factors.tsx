import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  addPasskey,
  beginPasskey,
  beginTotp,
  myAccount,
  removeFactor,
  renewRecoveryCodes,
} from '../../../src/modules/org/factors/schema.ts';
import { call } from '../../api/call.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { isCancelled, passkeysWork } from '../shell/sign-in-passkey.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { accountTexts } from './texts.ts';
import { TotpSetup } from './totp-setup.tsx';
import { useConfirmed } from './use-confirmed.tsx';
import './account.css';

type Step =
  | { kind: 'list' }
  | { kind: 'totp'; secret: string; uri: string }
  | { kind: 'passkey' }
  | { kind: 'remove'; factor: { id: string; name: string } }
  | { kind: 'codes'; codes: string[] };

interface FactorsProps {
  /** Told that recovery codes are on the screen. */
  onCodes?: () => void;
  /** Told that a factor was added and its codes, if any, were read. */
  onDone?: () => void;
  doneText?: string;
}

/** One's own second factors: what is there, add, remove. */
export function Factors({ onCodes, onDone, doneText }: FactorsProps) {
  const text = useText(accountTexts);
  const toast = useToast();
  const client = useQueryClient();
  const account = useCall(myAccount);
  const [step, setStep] = useState<Step>({ kind: 'list' });
  const { run, busy, failure, question } = useConfirmed();
  const show = () => void client.invalidateQueries({ queryKey: [myAccount.id] });
  const added = (codes: string[] | null) => {
    show();
    toast.success(text.added);
    if (!codes) {
      setStep({ kind: 'list' });
      return onDone?.();
    }
    onCodes?.();
    setStep({ kind: 'codes', codes });
  };
  if (!account.data) {
    return account.error ? (
      <ErrorState error={account.error} onRetry={() => account.refetch()} />
    ) : (
      <SkeletonRows rows={3} />
    );
  }
  const { factors, recoveryCodesLeft } = account.data;
  const startTotp = () =>
    run(async (password) => setStep({ kind: 'totp', ...(await call(beginTotp, { body: { password } })) }));
  const remove = (id: string) =>
    run(async (password) => {
      await call(removeFactor, { params: { id }, body: { password } });
      toast.success(text.removed);
      setStep({ kind: 'list' });
      show();
    });
  const newCodes = () =>
    run(async (password) => {
      const { recoveryCodes } = await call(renewRecoveryCodes, { body: { password } });
      setStep({ kind: 'codes', codes: recoveryCodes });
      show();
    });
  return (
    <div className="rc-factors">
      {failure && <Alert className="rb-refusal" type="error" showIcon role="alert" title={failure} />}
      {question}
      {step.kind === 'codes' ? (
        <RecoveryCodes
          codes={step.codes}
          doneText={doneText}
          onDone={() => {
            setStep({ kind: 'list' });
            onDone?.();
          }}
        />
      ) : step.kind === 'totp' ? (
        <TotpSetup {...step} onDone={added} onCancel={() => setStep({ kind: 'list' })} />
      ) : step.kind === 'passkey' ? (
        <PasskeyName busy={busy} run={run} onDone={added} onCancel={() => setStep({ kind: 'list' })} />
      ) : step.kind === 'remove' ? (
        <Removal
          name={step.factor.name}
          busy={busy}
          onRemove={() => remove(step.factor.id)}
          onCancel={() => setStep({ kind: 'list' })}
        />
      ) : (
        !question && (
          <>
            {factors.length === 0 ? <p className="rb-muted">{text.noFactors}</p> : null}
            <FactorList factors={factors} onRemove={(factor) => setStep({ kind: 'remove', factor })} />
            <div className="rc-account-buttons">
              {!factors.some((factor) => factor.kind === 'totp') && (
                <Button loading={busy} onClick={startTotp}>
                  {text.addTotp}
                </Button>
              )}
              {passkeysWork() && <Button onClick={() => setStep({ kind: 'passkey' })}>{text.addPasskey}</Button>}
              {factors.length > 0 && (
                <Button loading={busy} onClick={newCodes}>
                  {text.newCodes}
                </Button>
              )}
            </div>
            {!passkeysWork() && <p className="rb-muted">{text.passkeyUnavailable}</p>}
            {factors.length > 0 && <p className="rb-muted">{text.codesLeft(recoveryCodesLeft)}</p>}
          </>
        )
      )}
    </div>
  );
}

type Factor = z.output<typeof myAccount.response>['factors'][number];

function FactorList({
  factors,
  onRemove,
}: {
  factors: Factor[];
  onRemove: (factor: { id: string; name: string }) => void;
}) {
  const text = useText(accountTexts);
  const { unit } = useSession();
  const when = (at: string | null) => (at ? instantIn(at, unit.timeZone) : text.never);
  return (
    <ul className="rc-factor-list">
      {factors.map((factor) => {
        const name = factor.kind === 'totp' ? text.totp : factor.name;
        return (
          <li key={factor.id}>
            <div>
              <strong>{name}</strong>
              {factor.kind === 'passkey' && <span className="rb-muted"> · {text.passkey}</span>}
              <div className="rb-muted">
                {text.created} {when(factor.createdAt)} · {text.lastUsed} {when(factor.lastUsedAt)}
              </div>
            </div>
            <Button aria-label={`${text.remove}: ${name}`} onClick={() => onRemove({ id: factor.id, name })}>
              {text.remove}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function Removal(props: { name: string; busy: boolean; onRemove: () => void; onCancel: () => void }) {
  const text = useText(accountTexts);
  const kit = useText(kitTexts);
  return (
    <div role="alertdialog" aria-label={text.removeTitle(props.name)}>
      <p>
        <strong>{text.removeTitle(props.name)}</strong> {text.removeHint}
      </p>
      <div className="rc-account-buttons">
        <Button danger loading={props.busy} onClick={props.onRemove}>
          {text.remove}
        </Button>
        <Button autoFocus onClick={props.onCancel}>
          {kit.cancel}
        </Button>
      </div>
    </div>
  );
}

interface PasskeyNameProps {
  busy: boolean;
  run: ReturnType<typeof useConfirmed>['run'];
  onDone: (codes: string[] | null) => void;
  onCancel: () => void;
}

function PasskeyName({ busy, run, onDone, onCancel }: PasskeyNameProps) {
  const text = useText(accountTexts);
  const kit = useText(kitTexts);
  const [form] = Form.useForm<{ name: string }>();
  const submit = ({ name = '' }: { name?: string }) => {
    if (name.trim() === '') return form.setFields([{ name: 'name', errors: [kit.required] }]);
    run(async (password) => {
      const { options } = await call(beginPasskey, { body: { password } });
      const { startRegistration } = await import('@simplewebauthn/browser');
      const response = await startRegistration({ optionsJSON: options } as never).catch((error: unknown) => {
        throw isCancelled(error) ? new Error(text.cancelled, { cause: error }) : error;
      });
      const { recoveryCodes } = await call(addPasskey, { body: { name: name.trim(), response: response as never } });
      onDone(recoveryCodes);
    });
  };
  return (
    <Form form={form} layout="vertical" onFinish={submit} disabled={busy} noValidate>
      <Form.Item name="name" label={text.passkeyName} extra={text.passkeyNameHint}>
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <div className="rc-account-buttons">
        <Button type="primary" htmlType="submit" loading={busy}>
          {text.addPasskey}
        </Button>
        <Button onClick={onCancel}>{kit.cancel}</Button>
      </div>
    </Form>
  );
}
