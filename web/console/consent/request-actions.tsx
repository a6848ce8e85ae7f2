import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import {
  assignRequest,
  completeRequest,
  makePackage,
  refuseRequest,
  verifyRequest,
} from '../../../src/modules/customers/requests/schema.ts';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Request } from './request-page.tsx';
import { requestTexts } from './request-texts.ts';

type Step = 'verify' | 'refuse' | 'complete';

/** The steps that are open for a request as it stands. */
export function RequestActions({ request, onDone }: { request: Request; onDone: () => void }) {
  const text = useText(requestTexts);
  const toast = useToast();
  const { staffId } = useSession();
  const can = useCan();
  const [step, setStep] = useState<Step | null>(null);
  const { id, version, kind } = request;
  const done = (said: string) => {
    toast.success(said);
    onDone();
  };
  const take = useMutation({
    mutationFn: () => call(assignRequest, { params: { id }, body: { version } }),
    onSuccess: () => done(text.taken),
  });
  const make = useMutation({
    mutationFn: () => call(makePackage, { params: { id }, body: { version } }),
    onSuccess: onDone,
  });
  const dialog = (which: Step, said: string) => ({
    open: step === which,
    onClose: () => setStep(null),
    onDone: () => done(said),
    onReload: onDone,
    params: { id },
  });
  const copies = kind === 'access' || kind === 'copy';
  const error = take.error ?? make.error;
  return (
    <Section title={text.action}>
      <p className="rb-plain rb-tags">
        {request.assigneeId !== staffId && (
          <Button loading={take.isPending} onClick={() => take.mutate()}>
            {text.take}
          </Button>
        )}
        {!request.verified && <Button onClick={() => setStep('verify')}>{text.verify}</Button>}
        {copies && request.verified && can('request.package') && (
          <Button loading={make.isPending || request.packageState === 'making'} onClick={() => make.mutate()}>
            {request.packageState === 'ready' ? text.makeAgain : text.makePackage}
          </Button>
        )}
        {kind !== 'delete' && request.verified && (!copies || request.packageState === 'ready') && (
          <Button type="primary" onClick={() => setStep('complete')}>
            {text.complete}
          </Button>
        )}
        <Button danger onClick={() => setStep('refuse')}>
          {text.refuse}
        </Button>
      </p>
      {error && <ErrorState error={error} onRetry={onDone} />}
      <FormDialog<typeof verifyRequest, { how: string }>
        {...dialog('verify', text.verifiedDone)}
        title={text.verify}
        endpoint={verifyRequest}
        toBody={({ how }) => ({ version, how: how ?? '' })}
      >
        <Form.Item name="how" label={text.verifyHow} extra={text.verifyHint} required>
          <Input maxLength={200} autoFocus />
        </Form.Item>
      </FormDialog>
      <FormDialog<typeof completeRequest, { answer: string }>
        {...dialog('complete', text.completed)}
        title={text.complete}
        endpoint={completeRequest}
        toBody={({ answer }) => ({ version, answer: answer ?? '' })}
      >
        <Form.Item name="answer" label={text.answer} extra={text.answerHint}>
          <Input.TextArea rows={4} maxLength={1000} />
        </Form.Item>
      </FormDialog>
      <FormDialog<typeof refuseRequest, { reason: string }>
        {...dialog('refuse', text.refusedDone)}
        title={text.refuse}
        danger
        endpoint={refuseRequest}
        toBody={({ reason }) => ({ version, reason: reason ?? '' })}
      >
        <Form.Item name="reason" label={text.refuseReason} extra={text.refuseHint} required>
          <Input.TextArea rows={4} maxLength={1000} />
        </Form.Item>
      </FormDialog>
    </Section>
  );
}
