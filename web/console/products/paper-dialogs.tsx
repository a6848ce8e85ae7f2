import { Form, Input, InputNumber, Select } from 'antd';
import {
  addLoan,
  addPolicy,
  addWarranty,
  editLoan,
  editPolicy,
  editWarranty,
  POLICY_KINDS,
  WARRANTY_KINDS,
} from '../../../src/modules/products/papers/schema.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import type { DialogProps, Vehicle } from './vehicle-dialogs.tsx';
import { vehicleTexts } from './vehicle-texts.ts';

interface PaperProps<P> extends DialogProps {
  vehicle: Vehicle;
  /** What is edited; a new one without. */
  paper?: P | undefined;
}

function Dates() {
  const text = useText(vehicleTexts);
  return (
    <>
      <Form.Item name="fromDate" label={text.from} required>
        <DateField />
      </Form.Item>
      <Form.Item name="toDate" label={text.to} required>
        <DateField />
      </Form.Item>
    </>
  );
}

const yuan = (fen: number | null | undefined) => (fen === null || fen === undefined ? undefined : fen / 100);

interface WarrantyFields {
  kind: (typeof WARRANTY_KINDS)[number];
  fromDate: string;
  toDate: string;
  km?: number | null;
  note?: string;
}

/** A warranty: what kind, for how long, up to which mileage. */
export function WarrantyDialog({ vehicle, paper, ...dialog }: PaperProps<Vehicle['warranties'][number]>) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  const toBody = ({ km, note, ...rest }: WarrantyFields) => ({
    ...rest,
    km: km ?? null,
    note: note?.trim() || null,
    ...(paper && { version: paper.version }),
  });
  const initial = paper
    ? { ...paper, kind: paper.kind as WarrantyFields['kind'], note: paper.note ?? undefined }
    : { kind: 'extended' as const, fromDate: today };
  const shared = { ...dialog, title: text.warrantyTitle, initial, toBody };
  const fields = (
    <>
      <Form.Item name="kind" label={text.kind} required>
        <Select options={WARRANTY_KINDS.map((value) => ({ value, label: text.warrantyKinds[value] }))} />
      </Form.Item>
      <Dates />
      <Form.Item name="km" label={text.km}>
        <InputNumber className="rb-wide" min={1} max={2_000_000} precision={0} />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea maxLength={300} rows={2} />
      </Form.Item>
    </>
  );
  return paper ? (
    <FormDialog<typeof editWarranty, WarrantyFields>
      {...shared}
      endpoint={editWarranty}
      params={{ id: vehicle.id, paperId: paper.id }}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof addWarranty, WarrantyFields> {...shared} endpoint={addWarranty} params={{ id: vehicle.id }}>
      {fields}
    </FormDialog>
  );
}

interface PolicyFields {
  insurer: string;
  number?: string;
  kinds: (typeof POLICY_KINDS)[number][];
  premium?: number | null;
  fromDate: string;
  toDate: string;
}

/** An insurance policy of the present owner. */
export function PolicyDialog({ vehicle, paper, ...dialog }: PaperProps<NonNullable<Vehicle['policies']>[number]>) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  const toBody = ({ premium, number, ...rest }: PolicyFields) => ({
    ...rest,
    premiumFen: fenOf(premium),
    // An edit without a number leaves the sealed one as it is.
    ...(paper ? { version: paper.version, ...(number?.trim() && { number }) } : { number: number?.trim() || null }),
  });
  const initial = paper
    ? {
        insurer: paper.insurer,
        kinds: paper.kinds as PolicyFields['kinds'],
        premium: yuan(paper.premiumFen),
        fromDate: paper.fromDate,
        toDate: paper.toDate,
      }
    : { kinds: ['compulsory', 'damage', 'liability'] as PolicyFields['kinds'], fromDate: today };
  const shared = { ...dialog, title: text.policyTitle, initial, toBody, fieldNames: { premiumFen: 'premium' } };
  const fields = (
    <>
      <Form.Item name="insurer" label={text.insurer} required>
        <Input maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item name="number" label={paper ? text.policyNumberKept : text.policyNumber}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="kinds" label={text.policyKindsLabel}>
        <Select mode="multiple" options={POLICY_KINDS.map((value) => ({ value, label: text.policyKinds[value] }))} />
      </Form.Item>
      <Form.Item name="premium" label={text.premium}>
        <InputNumber className="rb-wide" min={0} max={1_000_000} precision={2} />
      </Form.Item>
      <Dates />
    </>
  );
  return paper ? (
    <FormDialog<typeof editPolicy, PolicyFields>
      {...shared}
      endpoint={editPolicy}
      params={{ id: vehicle.id, paperId: paper.id }}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof addPolicy, PolicyFields> {...shared} endpoint={addPolicy} params={{ id: vehicle.id }}>
      {fields}
    </FormDialog>
  );
}

interface LoanFields {
  bank: string;
  amount?: number | null;
  monthly?: number | null;
  fromDate: string;
  toDate: string;
  settledOn?: string;
}

/** A loan of the present owner. */
export function LoanDialog({ vehicle, paper, ...dialog }: PaperProps<NonNullable<Vehicle['loans']>[number]>) {
  const text = useText(vehicleTexts);
  const { today } = useSession();
  const toBody = ({ amount, monthly, settledOn, ...rest }: LoanFields) => ({
    ...rest,
    amountFen: fenOf(amount),
    monthlyFen: fenOf(monthly),
    settledOn: settledOn ?? null,
    ...(paper && { version: paper.version }),
  });
  const initial = paper
    ? {
        bank: paper.bank,
        amount: yuan(paper.amountFen),
        monthly: yuan(paper.monthlyFen),
        fromDate: paper.fromDate,
        toDate: paper.toDate,
        settledOn: paper.settledOn ?? undefined,
      }
    : { fromDate: today };
  const fieldNames = { amountFen: 'amount', monthlyFen: 'monthly' };
  const shared = { ...dialog, title: text.loanTitle, initial, toBody, fieldNames };
  const fields = (
    <>
      <Form.Item name="bank" label={text.bank} required>
        <Input maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item name="amount" label={text.amount}>
        <InputNumber className="rb-wide" min={0} max={100_000_000} precision={2} />
      </Form.Item>
      <Form.Item name="monthly" label={text.monthly}>
        <InputNumber className="rb-wide" min={0} max={10_000_000} precision={2} />
      </Form.Item>
      <Dates />
      <Form.Item name="settledOn" label={text.settledOn}>
        <DateField max={today} />
      </Form.Item>
    </>
  );
  return paper ? (
    <FormDialog<typeof editLoan, LoanFields>
      {...shared}
      endpoint={editLoan}
      params={{ id: vehicle.id, paperId: paper.id }}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof addLoan, LoanFields> {...shared} endpoint={addLoan} params={{ id: vehicle.id }}>
      {fields}
    </FormDialog>
  );
}
