import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { approveErasure, carryOutErasure, erasurePreview } from '../../../src/modules/customers/requests/schema.ts';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { Request } from './request-page.tsx';
import { requestTexts } from './request-texts.ts';

/** The two steps of a deletion: what it would come to, the approval, and the carrying out with the number typed once more. */
export function Erasure({ request, onDone }: { request: Request; onDone: () => void }) {
  const text = useText(requestTexts);
  const pick = usePick();
  const toast = useToast();
  const { id, version, number } = request;
  const preview = useCall(erasurePreview, { params: { id } });
  const [open, setOpen] = useState(false);
  const approve = useMutation({
    mutationFn: () => call(approveErasure, { params: { id }, body: { version } }),
    onSuccess: () => {
      toast.success(text.approved);
      onDone();
    },
  });
  return (
    <Section title={text.erasure}>
      <RecordState query={preview}>
        {({ outcome, grounds, keptUntil }) => (
          <>
            <p className="rb-plain">{text.preview[outcome]}</p>
            <ul className="rb-notes">
              {grounds.map((ground) => (
                <li key={ground.zh}>{pick(ground.zh, ground.en)}</li>
              ))}
            </ul>
            {keptUntil && <p className="rb-muted">{text.keptUntil(keptUntil)}</p>}
            <p className="rb-plain rb-tags">
              {request.state !== 'approved' ? (
                <Button
                  disabled={outcome === 'blocked' || !request.verified}
                  loading={approve.isPending}
                  onClick={() => approve.mutate()}
                >
                  {text.approve}
                </Button>
              ) : (
                <Button type="primary" danger onClick={() => setOpen(true)}>
                  {text.carryOut}
                </Button>
              )}
              {!request.verified && <span className="rb-muted">{text.notVerified}</span>}
            </p>
          </>
        )}
      </RecordState>
      {approve.error && <ErrorState error={approve.error} onRetry={onDone} />}
      <FormDialog<typeof carryOutErasure, { confirm: string }>
        open={open}
        onClose={() => setOpen(false)}
        onDone={() => {
          toast.success(text.carriedOut);
          onDone();
        }}
        onReload={onDone}
        title={text.carryOutTitle}
        submitText={text.carryOut}
        danger
        endpoint={carryOutErasure}
        params={{ id }}
        toBody={({ confirm }) => ({ version, confirm: confirm ?? '' })}
      >
        <Form.Item name="confirm" label={text.confirm(number)} required>
          <Input autoComplete="off" autoFocus />
        </Form.Item>
      </FormDialog>
    </Section>
  );
}
