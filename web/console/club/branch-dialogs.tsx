import { Form, Input, Select } from 'antd';
import { useId, useState } from 'react';
import type * as z from 'zod';
import {
  addCardPicture,
  type BranchRow,
  createBranch,
  editBranch,
  MAX_CARD_PICTURE_BYTES,
  setBranchStatus,
} from '../../../src/modules/club/branches/schema.ts';
import { call } from '../../api/call.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { branchTexts } from './branch-texts.ts';
import { useChanged, useFailed } from './member-changed.ts';

type Branch = z.output<typeof BranchRow>;

interface NewBranch {
  unitId?: string;
  code: string;
  name: string;
  nameEn: string;
  openedOn?: string;
}

/** Opens a branch at a dealer that has none. */
export function AddBranch(props: {
  open: boolean;
  onClose: () => void;
  dealers: { unitId: string; name: string; nameEn: string }[];
}) {
  const text = useText(branchTexts);
  const pick = usePick();
  const changed = useChanged();
  const { today } = useSession();
  return (
    <FormDialog<typeof createBranch, NewBranch>
      open={props.open}
      onClose={props.onClose}
      title={text.add}
      endpoint={createBranch}
      initial={{ openedOn: today }}
      toBody={(values) => values}
      fieldOfCode={{ 'branch.code_taken': 'code', 'branch.exists': 'unitId' }}
      onDone={() => changed(text.added)}
    >
      <Form.Item name="unitId" label={text.dealer} required>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={props.dealers.map((dealer) => ({ value: dealer.unitId, label: pick(dealer.name, dealer.nameEn) }))}
        />
      </Form.Item>
      <Form.Item name="code" label={text.code} required>
        <Input maxLength={20} autoComplete="off" />
      </Form.Item>
      <Names />
      <Form.Item name="openedOn" label={text.openedOn} required>
        <DateField max={today} />
      </Form.Item>
    </FormDialog>
  );
}

function Names() {
  const text = useText(branchTexts);
  return (
    <>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
    </>
  );
}

type Look = Pick<Branch, 'name' | 'nameEn' | 'cardName' | 'cardNameEn' | 'cardColour' | 'cardPrefix'>;

/** Changes a branch's names and how its card looks. */
export function EditBranch({ branch, onClose }: { branch: Branch; onClose: () => void }) {
  const text = useText(branchTexts);
  const changed = useChanged();
  // A new picture is a change of the branch too: what is saved after it stands on the version it left.
  const [version, setVersion] = useState(branch.version);
  const { name, nameEn, cardName, cardNameEn, cardColour, cardPrefix } = branch;
  return (
    <FormDialog<typeof editBranch, Look>
      open
      onClose={onClose}
      title={text.editTitle}
      endpoint={editBranch}
      params={{ id: branch.id }}
      initial={{ name, nameEn, cardName, cardNameEn, cardColour, cardPrefix }}
      toBody={(values) => ({ ...values, version })}
      onDone={() => changed(text.saved)}
    >
      <Names />
      <Form.Item name="cardName" label={text.cardName} extra={text.cardHint}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="cardNameEn" label={text.cardNameEn}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="cardColour" label={text.colour} required>
        <Input type="color" />
      </Form.Item>
      <Form.Item name="cardPrefix" label={text.prefix} extra={text.prefixHint}>
        <Input maxLength={4} autoComplete="off" />
      </Form.Item>
      <Picture branchId={branch.id} onDone={() => setVersion((before) => before + 1)} />
    </FormDialog>
  );
}

function Picture({ branchId, onDone }: { branchId: string; onDone: () => void }) {
  const text = useText(branchTexts);
  const changed = useChanged();
  const failed = useFailed();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const send = (file: File | undefined) => {
    if (!file) return;
    if (file.size > MAX_CARD_PICTURE_BYTES) return failed(new Error(text.pictureHint));
    setBusy(true);
    call(addCardPicture, { params: { id: branchId }, file })
      .then(() => {
        onDone();
        changed(text.saved);
      }, failed)
      .finally(() => setBusy(false));
  };
  return (
    <div className="rb-stack">
      <label htmlFor={id}>{text.picture}</label>
      <input
        id={id}
        type="file"
        disabled={busy}
        accept="image/jpeg,image/png,image/webp"
        onChange={(event) => send(event.target.files?.[0])}
      />
      <span className="rb-muted">{text.pictureHint}</span>
    </div>
  );
}

interface NextStatus {
  status: 'open' | 'suspended' | 'closed';
  successorId?: string;
}

/** Suspends a branch, lets it go on, or closes it in favour of another. */
export function BranchStatusDialog(props: { branch: Branch; others: Branch[]; onClose: () => void }) {
  const text = useText(branchTexts);
  const pick = usePick();
  const changed = useChanged();
  const { branch, others, onClose } = props;
  const other = branch.status === 'open' ? 'suspended' : 'open';
  const hints = { open: text.resumeHint, suspended: text.suspendHint, closed: text.closeHint };
  const [status, setStatus] = useState<NextStatus['status']>(other);
  return (
    <FormDialog<typeof setBranchStatus, NextStatus>
      open
      danger={status === 'closed'}
      onClose={onClose}
      title={pick(branch.name, branch.nameEn)}
      endpoint={setBranchStatus}
      params={{ id: branch.id }}
      initial={{ status: other }}
      toBody={(values) => ({ ...values, version: branch.version })}
      fieldOfCode={{ 'branch.has_members': 'successorId' }}
      onDone={(answer) => changed(text.moved(answer.moved))}
    >
      <Form.Item name="status" label={text.statuses[branch.status]} required>
        <Select
          onChange={setStatus}
          options={[
            { value: other, label: other === 'open' ? text.resume : text.suspend },
            { value: 'closed', label: text.close },
          ]}
        />
      </Form.Item>
      <p className="rb-plain rb-muted">{hints[status]}</p>
      {status === 'closed' && (
        <Form.Item name="successorId" label={text.successor}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            options={others
              .filter((one) => one.status === 'open' && one.id !== branch.id)
              .map((one) => ({ value: one.id, label: pick(one.name, one.nameEn) }))}
          />
        </Form.Item>
      )}
    </FormDialog>
  );
}
