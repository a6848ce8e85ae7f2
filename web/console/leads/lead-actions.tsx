import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type * as z from 'zod';
import type { LeadView } from '../../../src/modules/leads/schema.ts';
import { useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { usePageActions } from '../shell/page-actions.ts';
import { type Action, actionsFor } from './actions.ts';
import { closingTexts } from './closing-texts.ts';
import { leadTexts } from './texts.ts';

// Loaded with the first press.
const DispatchDialog = lazy(() =>
  import('./assign-dialogs.tsx').then((module) => ({ default: module.DispatchDialog })),
);
const AcceptDialog = lazy(() => import('./assign-dialogs.tsx').then((module) => ({ default: module.AcceptDialog })));
const ReturnDialog = lazy(() => import('./assign-dialogs.tsx').then((module) => ({ default: module.ReturnDialog })));
const FollowUpDialog = lazy(() =>
  import('./follow-up-dialog.tsx').then((module) => ({ default: module.FollowUpDialog })),
);
const CloseDialog = lazy(() => import('./close-dialog.tsx').then((module) => ({ default: module.CloseDialog })));
const ReactivateDialog = lazy(() =>
  import('./second-life-dialogs.tsx').then((module) => ({ default: module.ReactivateDialog })),
);
const RevisitDialog = lazy(() =>
  import('./second-life-dialogs.tsx').then((module) => ({ default: module.RevisitDialog })),
);
const RecycleDialog = lazy(() =>
  import('./second-life-dialogs.tsx').then((module) => ({ default: module.RecycleDialog })),
);
const OrderDialog = lazy(() => import('../sales/order-dialog.tsx').then((module) => ({ default: module.OrderDialog })));

/** A lead with all that its page shows. */
export type Lead = z.output<typeof LeadView>;

/** Buttons of a lead and the dialogs they open. `?do=accept` in the address opens one straight away. */
export function LeadActions({ lead }: { lead: Lead }) {
  const text = useText(leadTexts);
  const closing = useText(closingTexts);
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const actions = actionsFor(lead, can);
  const [open, setOpen] = useState<Action | null>(() => actions.find((action) => action === params.get('do')) ?? null);
  // Once opened, they stay, so that they can slide out.
  const [opened, setOpened] = useState(open !== null);
  if (open !== null && !opened) setOpened(true);
  const close = () => {
    setOpen(null);
    if (params.has('do')) setParams({}, { replace: true });
  };
  const done = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const labels = {
    dispatch: text.dispatch,
    accept: text.accept,
    return: text.giveBack,
    follow: text.follow,
    order: text.createOrder,
    close: text.close,
    reactivate: text.reactivate,
    revisit: text.revisit,
    recycle: text.recycle,
  };
  usePageActions(actions.map((action) => ({ id: action, label: labels[action], run: () => setOpen(action) })));
  const shared = { lead, onClose: close, onReload: () => void client.invalidateQueries() };
  return (
    <>
      {actions.map((action, index) => (
        <Button key={action} type={index === 0 ? 'primary' : 'default'} onClick={() => setOpen(action)}>
          {labels[action]}
        </Button>
      ))}
      {opened && (
        <Suspense>
          <DispatchDialog {...shared} open={open === 'dispatch'} onDone={() => done(text.dispatched)} />
          <AcceptDialog {...shared} open={open === 'accept'} onDone={() => done(text.accepted)} />
          <ReturnDialog
            {...shared}
            open={open === 'return'}
            onDone={() => {
              // The lead left this unit: its page, still open for a moment, would only learn that it is gone.
              void client.invalidateQueries({ refetchType: 'none' });
              navigate('/leads', { replace: true });
              toast.success(text.givenBack);
            }}
          />
          <FollowUpDialog {...shared} open={open === 'follow'} onDone={() => done(text.followed)} />
          <CloseDialog {...shared} open={open === 'close'} onDone={() => done(closing.proposed)} />
          <ReactivateDialog {...shared} open={open === 'reactivate'} onDone={() => done(closing.reactivated)} />
          <RevisitDialog {...shared} open={open === 'revisit'} onDone={() => done(closing.revisited)} />
          <RecycleDialog {...shared} open={open === 'recycle'} onDone={() => done(closing.recycled)} />
          <OrderDialog
            {...shared}
            open={open === 'order'}
            onDone={(order) => {
              void client.invalidateQueries();
              navigate(`/orders/${order.id}`);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
