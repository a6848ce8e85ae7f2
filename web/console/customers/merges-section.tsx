import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { listMerges, undoMerge } from '../../../src/modules/customers/merging/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { identityTexts } from './identity-texts.ts';
import { MergeWith } from './merge-with.tsx';
import './identity.css';

/** Merges a record took part in, each of which can be undone. */
export function MergesSection({ customerId }: { customerId: string }) {
  const text = useText(identityTexts);
  const toast = useToast();
  const can = useCan();
  const client = useQueryClient();
  const { unit } = useSession();
  const [undoing, setUndoing] = useState<string | null>(null);
  const query = useCall(listMerges, { params: { id: customerId } });
  if (query.isPending) return <SkeletonRows rows={3} />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { rows } = query.data;
  const when = (at: string) => instantIn(at, unit.timeZone);
  return (
    <Section
      title={text.mergesTitle}
      extra={can('customer.merge') && <MergeWith customerId={customerId} />}
      empty={rows.length === 0 ? text.noMerges : undefined}
    >
      <ol className="rb-notes">
        {rows.map((row) => (
          <li key={row.id} className="rb-line">
            <div className="rb-tags">
              <strong>{text.into(row.loserName, row.survivorName)}</strong>
              <span className="rb-muted">
                {when(row.at)} · {row.automatic ? text.automatic : (row.actorName ?? '—')}
              </span>
              <span className="rb-muted">{text.movedRows(row.moved)}</span>
              {row.overridden.map((code) => (
                <Chip key={code} tone="orange">
                  {text.veto[code] ?? code}
                </Chip>
              ))}
            </div>
            {!row.automatic && <div>{row.reason}</div>}
            {row.undoneAt ? (
              <div className="rb-muted">
                {text.undone(row.undoneByName ?? '—', when(row.undoneAt))}
                {row.undoReason && ` · ${row.undoReason}`}
              </div>
            ) : (
              can('customer.merge') && (
                <Button size="small" onClick={() => setUndoing(row.id)}>
                  {text.undo}
                </Button>
              )
            )}
          </li>
        ))}
      </ol>
      <FormDialog<typeof undoMerge, { reason?: string }>
        open={undoing !== null}
        onClose={() => setUndoing(null)}
        title={text.undoTitle}
        submitText={text.undo}
        danger
        endpoint={undoMerge}
        params={{ id: undoing ?? '' }}
        toBody={({ reason }) => ({ reason: reason ?? '' })}
        onDone={() => {
          toast.success(text.undoDone);
          void client.invalidateQueries();
        }}
      >
        <p className="rb-plain rb-muted">{text.undoHint}</p>
        <Form.Item name="reason" label={text.reason} required>
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </FormDialog>
    </Section>
  );
}
