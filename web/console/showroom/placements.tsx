import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  addPlacement,
  editPlacement,
  listPlacements,
  type PlacementRow,
  removePlacement,
} from '../../../src/modules/showroom/media/schema.ts';
import { call } from '../../api/call.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toast.tsx';
import { UnitSelect } from '../org/unit-select.tsx';
import { reportTexts } from './report-texts.ts';

type Placement = z.output<typeof PlacementRow>;

/** The newest placements, and for who keeps them the way to record one. */
export function Placements() {
  const text = useText(reportTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const media = useDictionary('media');
  const toast = useToast();
  const client = useQueryClient();
  const [editing, setEditing] = useState<Placement | 'new' | null>(null);
  const rows = useCall(listPlacements, { query: { limit: 100 } }).data?.rows ?? [];
  const done = () => {
    toast.success(text.saved);
    void client.invalidateQueries();
  };
  const remove = (id: string) =>
    call(removePlacement, { params: { id } }).then(done, (error) => toast.error(problemOf(error).message));
  const edits = can('placement.edit');
  return (
    <Section
      title={text.placements}
      empty={rows.length === 0 && !edits ? text.noPlacements : undefined}
      extra={edits && <Button onClick={() => setEditing('new')}>{text.addPlacement}</Button>}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways, the keyboard has to reach it */}
      <section className="rb-table rs-wide" tabIndex={0} aria-label={text.placements}>
        <table>
          <caption>{text.placements}</caption>
          <thead>
            <tr>
              <th scope="col">{text.title}</th>
              <th scope="col">{text.medium}</th>
              <th scope="col">{text.forUnit}</th>
              <th scope="col">{text.period}</th>
              <th scope="col">{text.budget}</th>
              {edits && <th scope="col">{text.edit}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>{row.title}</td>
                <td>{media.nameOf(row.media)}</td>
                <td>{pick(row.unitName, row.unitNameEn)}</td>
                <td className="rb-num">
                  {row.fromDate} – {row.toDate}
                </td>
                <td className="rb-num">{money(row.budgetFen)}</td>
                {edits && (
                  <td>
                    <Button size="small" onClick={() => setEditing(row)} aria-label={`${text.edit} ${row.title}`}>
                      {text.edit}
                    </Button>{' '}
                    <Popconfirm
                      title={text.removeTitle(row.title)}
                      okText={text.removePlacement}
                      cancelText={kit.cancel}
                      onConfirm={() => void remove(row.id)}
                    >
                      <Button size="small" danger aria-label={`${text.removePlacement} ${row.title}`}>
                        {text.removePlacement}
                      </Button>
                    </Popconfirm>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <PlacementDialog
        key={editing && editing !== 'new' ? editing.id : 'new'}
        placement={editing === 'new' ? null : editing}
        open={editing !== null}
        onClose={() => setEditing(null)}
        onDone={done}
      />
    </Section>
  );
}

interface Fields {
  title: string;
  media: string;
  fromDate: string;
  toDate: string;
  budgetYuan: number | null;
  unitId?: string;
  note?: string;
}

interface DialogProps {
  placement: Placement | null;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

function PlacementDialog({ placement, ...dialog }: DialogProps) {
  const text = useText(reportTexts);
  const media = useDictionary('media');
  // Both take the same form; the body says which fields each has.
  const endpoint = (placement ? editPlacement : addPlacement) as typeof editPlacement;
  return (
    <FormDialog<typeof editPlacement, Fields>
      {...dialog}
      title={placement ? text.editPlacement : text.addPlacement}
      endpoint={endpoint}
      params={placement ? { id: placement.id } : undefined}
      initial={
        placement ? { ...placement, budgetYuan: placement.budgetFen / 100, note: placement.note ?? undefined } : {}
      }
      fieldNames={{ budgetFen: 'budgetYuan' }}
      toBody={({ title, media: medium, fromDate, toDate, budgetYuan, unitId, note }) => ({
        title: title ?? '',
        media: medium,
        fromDate,
        toDate,
        budgetFen: fenOf(budgetYuan) ?? undefined,
        note: note || undefined,
        ...(placement ? { version: placement.version } : { unitId: unitId || undefined }),
      })}
    >
      <Form.Item name="title" label={text.title} required>
        <Input maxLength={80} autoFocus />
      </Form.Item>
      <Form.Item name="media" label={text.medium} required>
        <Select options={media.options} />
      </Form.Item>
      {!placement && (
        <Form.Item name="unitId" label={text.forUnit}>
          <UnitSelect />
        </Form.Item>
      )}
      <Form.Item name="fromDate" label={text.from} required>
        <DateField />
      </Form.Item>
      <Form.Item name="toDate" label={text.to} required>
        <DateField />
      </Form.Item>
      <Form.Item name="budgetYuan" label={text.budgetYuan} required>
        <InputNumber className="rb-wide" min={0} precision={2} step={1000} />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={2} maxLength={400} />
      </Form.Item>
    </FormDialog>
  );
}
