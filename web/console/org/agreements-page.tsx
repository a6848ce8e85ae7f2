import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  type AgreementRow,
  addAgreement,
  addAgreementFile,
  editAgreement,
  listAgreements,
  MAX_AGREEMENT_FILE_BYTES,
} from '../../../src/modules/org/network/schema.ts';
import { call } from '../../api/call.ts';
import { useAddressChoice } from '../../ui/address-choice.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { ExportButton } from '../../ui/tasks/export-button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { UploadButton } from '../../ui/upload-button.tsx';
import { WholeListPage } from '../../ui/whole-list.tsx';
import { DivisionsField, useDivisions } from './area-names.tsx';
import { networkTexts } from './network-texts.ts';
import { UnitSelect } from './unit-select.tsx';

type Row = z.output<typeof AgreementRow>;
/** The columns of a file: all of the server's. */
const FILE_COLUMNS = ['number', 'dealer', 'kind', 'period', 'to', 'left', 'area', 'note'];
const STATES = ['active', 'ending', 'over', 'ended'] as const;

/** Agreements with dealers, those that end first first. */
export function AgreementsPage() {
  const text = useText(networkTexts);
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const state = useAddressChoice('state', {
    label: text.status,
    values: STATES,
    words: text.states,
    fallback: 'active',
  });
  const query = useCall(listAgreements, { query: { state: state.chosen } });
  const [open, setOpen] = useState<'new' | Row | null>(null);
  const editable = can('network.edit');
  const done = () => {
    toast.success(text.saved);
    void client.invalidateQueries({ queryKey: [listAgreements.id] });
  };
  const dialog = { open: true, onClose: () => setOpen(null), onDone: done };
  return (
    <WholeListPage
      title={text.agreements}
      query={query}
      columns={useColumns({ editable, onEdit: setOpen, onDone: done })}
      rowKey={(row) => row.id}
      beside={state.control}
      actions={
        <>
          <ExportButton
            list={listAgreements.id}
            query={state.chosen ? { state: state.chosen } : {}}
            columns={FILE_COLUMNS}
          />
          {editable && (
            <Button type="primary" onClick={() => setOpen('new')}>
              {text.addAgreement}
            </Button>
          )}
        </>
      }
      empty={{ title: text.noAgreements, hint: text.noAgreementsHint }}
    >
      {open === 'new' && <AddDialog {...dialog} />}
      {open !== null && open !== 'new' && <EditDialog {...dialog} row={open} />}
    </WholeListPage>
  );
}

interface TableProps {
  editable: boolean;
  onEdit: (row: Row) => void;
  onDone: () => void;
}

function useColumns({ editable, onEdit, onDone }: TableProps): Column<Row>[] {
  const text = useText(networkTexts);
  const pick = usePick();
  const { unit } = useSession();
  const kinds = useDictionary('agreement_kind');
  const divisions = useDivisions();
  return [
    {
      key: 'number',
      title: text.number,
      card: 'title',
      width: 170,
      render: (row) => <strong>{row.number}</strong>,
    },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 220,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    { key: 'kind', title: text.kind, render: (row) => kinds.nameOf(row.kind) },
    {
      key: 'period',
      title: text.period,
      width: 210,
      render: (row) => <span className="rb-num">{`${row.fromDate} – ${row.toDate}`}</span>,
    },
    {
      key: 'left',
      title: text.left,
      card: 'tag',
      render: (row) =>
        row.status === 'ended' ? (
          <Chip tone="grey">{text.statuses.ended}</Chip>
        ) : (
          <Chip tone={row.daysLeft < 0 ? 'red' : row.daysLeft <= 60 ? 'orange' : 'green'}>
            {text.days(row.daysLeft)}
          </Chip>
        ),
    },
    {
      key: 'area',
      title: text.area,
      width: 240,
      render: (row) => row.areaCodes.map(divisions.nameOf).join('、') || '—',
    },
    {
      key: 'files',
      title: text.files,
      width: 220,
      render: (row) => (
        <span className="rb-tags">
          {row.files.map((file) => (
            <a key={file.id} href={`/api/network/agreements/${row.id}/files/${file.id}`} download={file.name}>
              {file.name}
            </a>
          ))}
          {row.files.length === 0 && '—'}
        </span>
      ),
    },
    {
      key: 'actions',
      title: text.actions,
      omit: !editable,
      width: 200,
      render: (row) => (
        <span className="rb-tags">
          <Button aria-label={`${text.edit}: ${row.number}`} onClick={() => onEdit(row)}>
            {text.edit}
          </Button>
          <UploadButton
            label={text.addFile}
            accept=".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx"
            maxBytes={MAX_AGREEMENT_FILE_BYTES}
            tooLarge={text.tooLarge}
            send={(file) => call(addAgreementFile, { params: { id: row.id }, query: { filename: file.name }, file })}
            onDone={onDone}
          />
        </span>
      ),
    },
  ];
}

interface DialogProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}
interface Values {
  unitId?: string;
  number?: string;
  kind?: string;
  fromDate?: string;
  toDate?: string;
  areaCodes?: string[];
  note?: string;
  status?: 'active' | 'ended';
}

function AddDialog(dialog: DialogProps) {
  const text = useText(networkTexts);
  return (
    <FormDialog<typeof addAgreement, Values>
      {...dialog}
      title={text.addAgreement}
      endpoint={addAgreement}
      initial={{ areaCodes: [] }}
      fieldOfCode={{ 'dealer_agreement.number_taken': 'number' }}
      toBody={({ status: _status, note, areaCodes, ...values }) => ({
        ...values,
        areaCodes: areaCodes ?? [],
        note: note?.trim() || null,
      })}
    >
      <Form.Item name="unitId" label={text.dealer} required>
        <UnitSelect kind="dealer" />
      </Form.Item>
      <Form.Item name="number" label={text.number} required>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <AgreementFields />
    </FormDialog>
  );
}

function EditDialog({ row, ...dialog }: DialogProps & { row: Row }) {
  const text = useText(networkTexts);
  return (
    <FormDialog<typeof editAgreement, Values>
      {...dialog}
      title={text.editAgreement}
      endpoint={editAgreement}
      params={{ id: row.id }}
      initial={{ ...row, note: row.note ?? undefined }}
      fieldOfCode={{ 'dealer_agreement.area_grows': 'areaCodes' }}
      toBody={({ kind, fromDate, toDate, areaCodes, note, status }) => ({
        kind,
        fromDate,
        toDate,
        areaCodes,
        status,
        note: note?.trim() || null,
        version: row.version,
      })}
    >
      <AgreementFields />
      <Form.Item name="status" label={text.status} required>
        <Select options={Object.entries(text.statuses).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
    </FormDialog>
  );
}

function AgreementFields() {
  const text = useText(networkTexts);
  const kinds = useDictionary('agreement_kind');
  return (
    <>
      <Form.Item name="kind" label={text.kind} required>
        <Select options={kinds.options} />
      </Form.Item>
      <Form.Item name="fromDate" label={text.fromDate} required>
        <DateField />
      </Form.Item>
      <Form.Item name="toDate" label={text.toDate} required>
        <DateField />
      </Form.Item>
      <Form.Item name="areaCodes" label={text.area} extra={text.areaHint}>
        <DivisionsField />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
      </Form.Item>
    </>
  );
}
