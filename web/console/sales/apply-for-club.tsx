import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import { applyForMembership } from '../../../src/modules/club/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { orderTexts } from './texts.ts';

interface ApplyForClubProps {
  customerId: string;
  /** The vehicle through which the owner joins. */
  unitId: string;
  /** Right after delivery: asks, instead of only offering. */
  asking: boolean;
  onAnswered: () => void;
}

/** One press applies for the membership of the owner of a delivered car. */
export function ApplyForClub({ customerId, unitId, asking, onAnswered }: ApplyForClubProps) {
  const text = useText(orderTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const key = useRef(newIdempotencyKey());
  const apply = async () => {
    setBusy(true);
    try {
      await call(applyForMembership, {
        body: { customerId, unitId, channel: 'delivery' },
        idempotencyKey: key.current,
      });
      toast.success(text.applied);
      onAnswered();
      await client.invalidateQueries();
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  if (!asking) {
    return (
      <Button onClick={apply} loading={busy}>
        {text.apply}
      </Button>
    );
  }
  return (
    <Alert
      type="success"
      showIcon
      title={text.applyAsk}
      description={
        <div className="rb-tags">
          <Button type="primary" onClick={apply} loading={busy}>
            {text.applyYes}
          </Button>
          <Button onClick={onAnswered}>{text.later}</Button>
        </div>
      }
    />
  );
}
