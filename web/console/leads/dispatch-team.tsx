import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { editTeam, listTeam, Presence, type TeamRow } from '../../../src/modules/leads/dispatch/schema.ts';
import { listConsultants } from '../../../src/modules/leads/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn, instantOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { SeriesField } from './dispatch-series-field.tsx';
import { dispatchTexts } from './dispatch-texts.ts';
import '../customers/file.css';

type Member = z.output<typeof TeamRow>;
const TONE: Record<string, Tone> = { free: 'green', busy: 'orange', leave: 'grey', training: 'blue' };

/** What somebody is at. */
export function PresenceChip({ presence }: { presence: string }) {
  const text = useText(dispatchTexts);
  return <Chip tone={TONE[presence]}>{text.presenceOf[presence] ?? presence}</Chip>;
}

/** The dealer's consultants: who is there, how much each has, and what they know best. */
export function TeamSection() {
  const text = useText(dispatchTexts);
  const { unit } = useSession();
  const query = useCall(listTeam);
  const [edited, setEdited] = useState<Member | null>(null);
  return (
    <RecordState query={query}>
      {({ rows }) => (
        <Section title={text.team} empty={rows.length === 0 ? text.noTeam : undefined}>
          <p className="rb-plain rb-muted">{text.presenceHint}</p>
          <ul className="rk-lines">
            {rows.map((member) => (
              <li key={member.id}>
                <strong>{member.name}</strong>
                <PresenceChip presence={member.presence} />
                <span className="rb-muted">
                  {text.openLeads(member.openLeads)}
                  {member.presence !== 'free' &&
                    member.backAt &&
                    ` · ${text.back(instantIn(member.backAt, unit.timeZone))}`}
                </span>
                <Button className="rk-end" type="link" onClick={() => setEdited(member)}>
                  {text.edit}
                  <span className="rb-hidden"> {member.name}</span>
                </Button>
              </li>
            ))}
          </ul>
          <MemberDialog member={edited} onClose={() => setEdited(null)} onReload={() => void query.refetch()} />
        </Section>
      )}
    </RecordState>
  );
}

interface Fields {
  presence?: Member['presence'];
  backAt?: string;
  seriesIds?: string[];
}

function MemberDialog({ member, ...dialog }: { member: Member | null; onClose: () => void; onReload: () => void }) {
  const text = useText(dispatchTexts);
  const toast = useToast();
  const client = useQueryClient();
  const { unit, today } = useSession();
  return (
    <FormDialog<typeof editTeam, Fields>
      {...dialog}
      open={member !== null}
      title={member?.name ?? text.team}
      endpoint={editTeam}
      params={{ id: member?.id ?? '' }}
      initial={
        member
          ? {
              presence: member.presence,
              backAt: member.backAt ? instantIn(member.backAt, unit.timeZone) : undefined,
              seriesIds: member.seriesIds,
            }
          : undefined
      }
      toBody={({ presence, backAt, seriesIds }) => ({
        presence,
        backAt: presence !== 'free' && backAt ? instantOf(backAt, unit.timeZone) : null,
        seriesIds: seriesIds ?? [],
      })}
      onDone={() => {
        toast.success(text.saved);
        for (const { id } of [listTeam, listConsultants]) void client.invalidateQueries({ queryKey: [id] });
      }}
    >
      <PresenceFields today={today} />
      <Form.Item name="seriesIds" label={text.skills}>
        <SeriesField />
      </Form.Item>
    </FormDialog>
  );
}

/** State and, away from work, when it ends by itself. */
export function PresenceFields({ today }: { today: string }) {
  const text = useText(dispatchTexts);
  const presence = Form.useWatch('presence') as string | undefined;
  return (
    <>
      <Form.Item name="presence" label={text.presence} required>
        <Select options={Presence.options.map((value) => ({ value, label: text.presenceOf[value] }))} />
      </Form.Item>
      {presence !== undefined && presence !== 'free' && (
        <Form.Item name="backAt" label={text.backAt}>
          <DateTimeField min={today} />
        </Form.Item>
      )}
    </>
  );
}
