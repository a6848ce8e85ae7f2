import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, InputNumber } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { captureHold, type listHolds, voidHold } from '../../../src/modules/club/ledger/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { pointsTexts } from './points-texts.ts';
import './points.css';

/** A hold as lists and the member's page show it. */
export type HoldRow = z.output<typeof listHolds.response>['rows'][number];

/** Takes held points, whole or in part, or gives them back. */
export function HoldActions({
  hold,
  onDone,
}: {
  hold: Pick<HoldRow, 'id' | 'points' | 'reference' | 'state' | 'till'>;
  onDone?: () => void;
}) {
  const text = useText(pointsTexts);
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState<'capture' | 'void' | null>(null);
  const done = (words: string) => {
    toast.success(words);
    void client.invalidateQueries();
    onDone?.();
  };
  if (hold.state !== 'active' || !hold.till || !can('points.post')) return null;
  const shared = { params: { id: hold.id }, onClose: () => setOpen(null) };
  return (
    <span className="points-buttons">
      <Button size="small" type="primary" onClick={() => setOpen('capture')}>
        {text.capture}
      </Button>
      <Button size="small" onClick={() => setOpen('void')}>
        {text.void}
      </Button>
      <FormDialog<typeof captureHold, { points: number }>
        {...shared}
        open={open === 'capture'}
        endpoint={captureHold}
        title={text.captureTitle}
        submitText={text.capture}
        initial={{ points: hold.points }}
        toBody={({ points }) => ({ points: points ?? hold.points })}
        onDone={() => done(text.captured)}
      >
        <Form.Item name="points" label={text.capturePoints(count(hold.points))} required>
          <InputNumber min={1} max={hold.points} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </FormDialog>
      <FormDialog<typeof voidHold, Record<string, never>>
        {...shared}
        open={open === 'void'}
        endpoint={voidHold}
        title={text.void}
        submitText={text.void}
        toBody={() => ({})}
        onDone={() => done(text.voided)}
      >
        <p className="rb-plain">
          <span className="rb-code">{hold.reference}</span> · <strong className="rb-num">{count(hold.points)}</strong>
        </p>
      </FormDialog>
    </span>
  );
}
