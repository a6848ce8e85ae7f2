import { Form, Input } from 'antd';
import { decideClosing } from '../../../src/modules/leads/closing/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { addDays, instantOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { closingTexts } from './closing-texts.ts';

/** What a decision needs to know of a proposal. */
export interface Proposal {
  id: string;
  version: number;
  kind: string;
  reason: string;
  competitor: string | null;
  note: string;
}

interface DecideDialogProps {
  /** Null where nothing is being decided. */
  proposal: Proposal | null;
  decision: 'approve' | 'refuse';
  onClose: () => void;
  onDone: () => void;
  onReload: () => void;
}

/** Why a lead was closed, by name, whichever way. */
export function useReasonName(): (kind: string | null, reason: string | null) => string {
  const defeats = useDictionary('defeat_reason');
  const rests = useDictionary('dormant_reason');
  return (kind, reason) => (kind === 'dormancy' || kind === 'dormant' ? rests : defeats).nameOf(reason);
}

/** The manager's word on a proposal: approved, or refused with a reason and the next contact. */
export function DecideDialog({ proposal, decision, ...dialog }: DecideDialogProps) {
  const text = useText(closingTexts);
  const reasonName = useReasonName();
  const { today, unit } = useSession();
  const refuse = decision === 'refuse';
  return (
    <FormDialog<typeof decideClosing, { note?: string; nextContactAt?: string }>
      {...dialog}
      open={proposal !== null}
      title={proposal ? `${refuse ? text.refuse : text.approve}: ${text.kinds[proposal.kind]}` : ''}
      submitText={refuse ? text.refuse : text.approve}
      danger={refuse}
      endpoint={decideClosing}
      params={{ id: proposal?.id ?? '' }}
      initial={refuse ? { nextContactAt: `${addDays(today, 1)} 10:00` } : {}}
      toBody={({ note, nextContactAt }) => ({
        version: proposal?.version,
        decision,
        note: note || undefined,
        nextContactAt: refuse && nextContactAt ? instantOf(nextContactAt, unit.timeZone) : undefined,
      })}
    >
      {proposal && (
        <p className="rb-plain">
          {[reasonName(proposal.kind, proposal.reason), proposal.competitor, proposal.note].filter(Boolean).join(' · ')}
        </p>
      )}
      <Form.Item name="note" label={refuse ? text.refusalNote : text.decisionNote} required={refuse}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      {refuse && (
        <Form.Item name="nextContactAt" label={text.next}>
          <DateTimeField min={today} />
        </Form.Item>
      )}
    </FormDialog>
  );
}
