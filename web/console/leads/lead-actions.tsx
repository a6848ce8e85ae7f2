import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type * as z from 'zod';
import type { LeadView } from '../../../src/modules/leads/schema.ts';
import { useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { OrderDialog } from '../sales/order-dialog.tsx';
import { type Action, actionsFor } from './actions.ts';
import { AcceptDialog, DispatchDialog, ReturnDialog } from './assign-dialogs.tsx';
import { FollowUpDialog } from './follow-up-dialog.tsx';
import { leadTexts } from './texts.ts';

/** A lead with all that its page shows. */
export type Lead = z.output<typeof LeadView>;

/** Buttons of a lead and the dialogs they open. `?do=accept` in the address opens one straight away. */
export function LeadActions({ lead }: { lead: Lead }) {
  const text = useText(leadTexts);
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const actions = actionsFor(lead, can);
  const [open, setOpen] = useState<Action | null>(() => actions.find((action) => action === params.get('do')) ?? null);
  const close = () => {
    setOpen(null);
    if (params.has('do')) setParams({}, { replace: true });
  };
  const done = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const shared = { lead, onClose: close, onReload: () => void client.invalidateQueries() };
  const labels = {
    dispatch: text.dispatch,
    accept: text.accept,
    return: text.giveBack,
    follow: text.follow,
    order: text.createOrder,
  };
  return (
    <>
      {actions.map((action, index) => (
        <Button key={action} type={index === 0 ? 'primary' : 'default'} onClick={() => setOpen(action)}>
          {labels[action]}
        </Button>
      ))}
      <DispatchDialog {...shared} open={open === 'dispatch'} onDone={() => done(text.dispatched)} />
      <AcceptDialog {...shared} open={open === 'accept'} onDone={() => done(text.accepted)} />
      <ReturnDialog
        {...shared}
        open={open === 'return'}
        onDone={() => {
          // The lead left this unit; its page would only say that it is gone.
          navigate('/leads', { replace: true });
          done(text.givenBack);
        }}
      />
      <FollowUpDialog {...shared} open={open === 'follow'} onDone={() => done(text.followed)} />
      <OrderDialog
        {...shared}
        open={open === 'order'}
        onDone={(order) => {
          void client.invalidateQueries();
          navigate(`/orders/${order.id}`);
        }}
      />
    </>
  );
}
