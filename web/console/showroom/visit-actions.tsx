import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { type closeVisit, takeVisit, type VisitRow } from '../../../src/modules/showroom/visits/schema.ts';
import { call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { showroomTexts } from './texts.ts';
import { CloseVisitDialog, GiveDialog } from './visit-dialogs.tsx';

type Visit = Pick<z.output<typeof VisitRow>, 'id' | 'version' | 'consultantId' | 'leadId' | 'testDrive' | 'status'>;

/** What can be done with an open visit: take it, give it to somebody, close it. */
export function VisitActions({ visit }: { visit: Visit }) {
  const text = useText(showroomTexts);
  const can = useCan();
  const { permissions } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const [giving, setGiving] = useState(false);
  const [closing, setClosing] = useState(false);
  if (visit.status !== 'open' || !can('showroom.register')) return null;
  const changed = () => void client.invalidateQueries();
  const take = () =>
    call(takeVisit, { params: { id: visit.id }, body: { version: visit.version } }).then(changed, (error) =>
      toast.error(problemOf(error).message),
    );
  const closed = ({ lead, heldBy }: z.output<typeof closeVisit.response>) => {
    const told = { created: text.becameLead, merged: text.joinedLead, linked: text.closed, none: text.closed }[lead];
    toast.success(heldBy ? text.heldBy(heldBy) : told);
    changed();
  };
  return (
    <div className="rs-row">
      {!visit.consultantId && can('lead.follow') && (
        <Button type="primary" onClick={() => void take()}>
          {text.take}
        </Button>
      )}
      {permissions['showroom.register'] === 'all' && <Button onClick={() => setGiving(true)}>{text.give}</Button>}
      <Button onClick={() => setClosing(true)}>{text.close}</Button>
      <GiveDialog visit={visit} open={giving} onClose={() => setGiving(false)} onDone={changed} />
      <CloseVisitDialog visit={visit} open={closing} onClose={() => setClosing(false)} onDone={closed} />
    </div>
  );
}
