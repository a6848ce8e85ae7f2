import { Form, Input, Select } from 'antd';
import { branchNames } from '../../../src/modules/club/branches/schema.ts';
import { askTransfer } from '../../../src/modules/club/transfers/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { useChanged } from './member-changed.ts';
import { transferTexts } from './member-transfer-texts.ts';

interface AskTransferProps {
  open: boolean;
  onClose: () => void;
  /** The member's card where it is known. */
  cardNumber?: string;
  /** The change is to the branch one acts at. */
  here?: boolean;
}

interface Values {
  cardNumber: string;
  toBranchId?: string;
  reason?: string;
  note?: string;
}

/** Asks for a change of branch (CLB-12). */
export function AskTransfer({ open, onClose, cardNumber, here = false }: AskTransferProps) {
  const text = useText(transferTexts);
  const pick = usePick();
  const changed = useChanged();
  const { unit } = useSession();
  const reasons = useDictionary('transfer_reason');
  const { data } = useCall(branchNames, {}, { enabled: open, staleTime: 60_000 });
  const own = data?.rows.find((row) => row.unitId === unit.id)?.id;
  const rows = (data?.rows ?? []).filter((row) => !here || row.unitId === unit.id);
  return (
    <FormDialog<typeof askTransfer, Values>
      open={open && (!here || data !== undefined)}
      onClose={onClose}
      title={text.ask}
      submitText={text.ask}
      endpoint={askTransfer}
      initial={{ cardNumber: cardNumber ?? '', toBranchId: here ? own : undefined }}
      toBody={(values) => values}
      onDone={(answer) => changed(answer.state === 'done' ? text.moved : text.asked)}
    >
      <Form.Item name="cardNumber" label={text.card} required>
        <Input maxLength={40} autoComplete="off" disabled={cardNumber !== undefined} />
      </Form.Item>
      <Form.Item name="toBranchId" label={text.to} required>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={rows.map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) }))}
        />
      </Form.Item>
      <Form.Item name="reason" label={text.reason} required>
        <Select options={reasons.options} />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={2} maxLength={300} />
      </Form.Item>
      <p className="rb-plain rb-muted">{text.hint}</p>
    </FormDialog>
  );
}
