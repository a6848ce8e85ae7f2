import { Form, Input } from 'antd';
import { decideDowngrade } from '../../../src/modules/leads/downgrades/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { followTexts } from './follow-texts.ts';
import { proposeExpected } from './next-contact.ts';

interface KeepGradeDialogProps {
  proposal: { id: string; version: number; fromGrade: string } | null;
  onClose: () => void;
  onDone: () => void;
  onReload: () => void;
}

/** The grade stays although the expected day has passed: why, and until when now. */
export function KeepGradeDialog({ proposal, ...dialog }: KeepGradeDialogProps) {
  const text = useText(followTexts);
  const grades = useDictionary('lead_grade');
  const { today } = useSession();
  return (
    <FormDialog<typeof decideDowngrade, { reason?: string; expectedOn?: string }>
      {...dialog}
      open={proposal !== null}
      title={text.keepTitle}
      submitText={text.keepGrade}
      endpoint={decideDowngrade}
      params={{ id: proposal?.id ?? '' }}
      initial={{ expectedOn: proposal ? proposeExpected(today, grades.attributesOf(proposal.fromGrade)) : undefined }}
      toBody={({ reason, expectedOn }) => ({
        version: proposal?.version,
        decision: 'keep',
        reason: reason || undefined,
        expectedOn,
      })}
    >
      <Form.Item name="reason" label={text.keepReason} required>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="expectedOn" label={text.newExpected}>
        <DateField min={today} />
      </Form.Item>
    </FormDialog>
  );
}
