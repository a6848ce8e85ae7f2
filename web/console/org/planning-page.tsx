import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  addPlanning,
  editPlanning,
  listPlanning,
  type PlanningRow,
  removePlanning,
} from '../../../src/modules/org/network/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useCities } from '../../ui/dictionary.ts';
import { CityField, DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { ExportButton } from '../../ui/tasks/export-button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { WholeListPage } from '../../ui/whole-list.tsx';
import { networkTexts } from './network-texts.ts';

type Row = z.output<typeof PlanningRow>;

/** The columns of a file: all of the server's. */
const FILE_COLUMNS = ['city', 'kind', 'wanted', 'present', 'open', 'by', 'unit', 'note'];

/** How many places cities are to have, the most open points first. */
export function PlanningPage() {
  const text = useText(networkTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const cities = useCities();
  const toast = useToast();
  const client = useQueryClient();
  const query = useCall(listPlanning);
  const [open, setOpen] = useState<{ kind: 'add' } | { kind: 'edit' | 'remove'; row: Row } | null>(null);
  const editable = can('network.edit') && unit.kind !== 'dealer';
  const dialog = {
    onClose: () => setOpen(null),
    onDone: () => {
      toast.success(text.saved);
      void client.invalidateQueries({ queryKey: [listPlanning.id] });
    },
  };
  const { data } = query;
  return (
    <WholeListPage
      title={text.planning}
      hint={text.planningHint}
      query={query}
      beside={data && <span className="rb-muted">{text.planTotal(data.wanted, data.open)}</span>}
      actions={
        <>
          <ExportButton list={listPlanning.id} query={{}} columns={FILE_COLUMNS} />
          {editable && (
            <Button type="primary" onClick={() => setOpen({ kind: 'add' })}>
              {text.addPlan}
            </Button>
          )}
        </>
      }
      empty={{ title: text.noPlan, hint: text.noPlanHint }}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'city',
          title: text.city,
          card: 'title',
          width: 120,
          render: (row) => <strong>{cities.nameOf(row.cityCode)}</strong>,
        },
        { key: 'kind', title: text.point, width: 150, render: (row) => text.pointKinds[row.kind] },
        { key: 'wanted', title: text.wanted, align: 'right', width: 90, render: (row) => row.wanted },
        { key: 'present', title: text.present, align: 'right', width: 90, render: (row) => row.present },
        {
          key: 'open',
          title: text.open,
          card: 'tag',
          width: 80,
          render: (row) => <Chip tone={row.open > 0 ? 'orange' : 'green'}>{row.open}</Chip>,
        },
        { key: 'by', title: text.byOn, render: (row) => <span className="rb-num">{row.byOn ?? '—'}</span> },
        { key: 'unit', title: text.region, render: (row) => pick(row.unitName, row.unitNameEn) },
        { key: 'note', title: text.note, width: 170, render: (row) => row.note ?? '—' },
        {
          key: 'actions',
          title: text.actions,
          omit: !editable,
          width: 170,
          render: (row) => (
            <span className="rb-tags">
              <Button
                aria-label={`${text.edit}: ${cities.nameOf(row.cityCode)}`}
                onClick={() => setOpen({ kind: 'edit', row })}
              >
                {text.edit}
              </Button>
              <Button
                danger
                aria-label={`${text.remove}: ${cities.nameOf(row.cityCode)}`}
                onClick={() => setOpen({ kind: 'remove', row })}
              >
                {text.remove}
              </Button>
            </span>
          ),
        },
      ]}
    >
      <AddDialog {...dialog} open={open?.kind === 'add'} />
      {open?.kind === 'edit' && <EditDialog {...dialog} open row={open.row} />}
      {open?.kind === 'remove' && (
        <FormDialog<typeof removePlanning, Record<string, never>>
          {...dialog}
          open
          danger
          title={text.remove}
          submitText={text.remove}
          endpoint={removePlanning}
          params={{ id: open.row.id }}
          toBody={() => ({})}
        >
          <p className="rb-plain">{`${cities.nameOf(open.row.cityCode)} · ${text.pointKinds[open.row.kind]}`}</p>
        </FormDialog>
      )}
    </WholeListPage>
  );
}

interface DialogProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}
interface Values {
  cityCode?: string;
  kind?: 'sales' | 'full' | 'outlet';
  wanted: number | null;
  byOn?: string;
  note?: string;
}

function AddDialog(dialog: DialogProps) {
  const text = useText(networkTexts);
  return (
    <FormDialog<typeof addPlanning, Values>
      {...dialog}
      title={text.addPlan}
      endpoint={addPlanning}
      initial={{ wanted: 1 }}
      fieldOfCode={{ 'planning.exists': 'cityCode' }}
      toBody={({ byOn, note, ...values }) => ({ ...values, byOn: byOn ?? null, note: note?.trim() || null })}
    >
      <Form.Item name="cityCode" label={text.city} required>
        <CityField />
      </Form.Item>
      <Form.Item name="kind" label={text.point} required>
        <Select options={Object.entries(text.pointKinds).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <PointFields />
    </FormDialog>
  );
}

function EditDialog({ row, ...dialog }: DialogProps & { row: Row }) {
  const text = useText(networkTexts);
  return (
    <FormDialog<typeof editPlanning, Values>
      {...dialog}
      title={text.editPlan}
      endpoint={editPlanning}
      params={{ id: row.id }}
      initial={{ wanted: row.wanted, byOn: row.byOn ?? undefined, note: row.note ?? undefined }}
      toBody={({ wanted, byOn, note }) => ({
        wanted,
        byOn: byOn ?? null,
        note: note?.trim() || null,
        version: row.version,
      })}
    >
      <PointFields />
    </FormDialog>
  );
}

function PointFields() {
  const text = useText(networkTexts);
  return (
    <>
      <Form.Item name="wanted" label={text.wanted} required>
        <InputNumber className="rb-wide" min={0} max={200} precision={0} />
      </Form.Item>
      <Form.Item name="byOn" label={text.byOn}>
        <DateField />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={300} />
      </Form.Item>
    </>
  );
}
