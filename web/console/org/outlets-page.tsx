import { useQueryClient } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { closeOutlet, listOutlets, type OutletRow } from '../../../src/modules/org/network/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { networkTexts } from './network-texts.ts';

type Row = z.output<typeof OutletRow>;

/** Second-tier outlets as they were approved. */
export function OutletsPage() {
  const text = useText(networkTexts);
  const pick = usePick();
  const can = useCan();
  const { unit, today } = useSession();
  const cities = useCities();
  const functions = useDictionary('outlet_function');
  const toast = useToast();
  const client = useQueryClient();
  const [closing, setClosing] = useState<Row | null>(null);
  return (
    <>
      <ListPage<Row>
        title={text.outletList}
        endpoint={listOutlets}
        exportable
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', title: text.name, card: 'title', width: 220, render: (row) => pick(row.name, row.nameEn) },
          { key: 'city', title: text.city, render: (row) => cities.nameOf(row.cityCode) },
          { key: 'place', title: text.place, width: 220, render: (row) => row.place ?? '—' },
          {
            key: 'functions',
            title: text.outletFunctions,
            render: (row) => row.functions.map(functions.nameOf).join('、'),
          },
          { key: 'dealer', title: text.dealer, width: 200, render: (row) => pick(row.unitName, row.unitNameEn) },
          {
            key: 'opened',
            title: text.openedOn,
            render: (row) => <span className="rb-num">{row.openedOn ?? '—'}</span>,
          },
          {
            key: 'closed',
            title: text.closedOn,
            card: 'tag',
            render: (row) => (row.closedOn ? <Chip tone="grey">{row.closedOn}</Chip> : '—'),
          },
          {
            key: 'actions',
            title: text.actions,
            omit: !can('network.apply'),
            render: (row) =>
              row.closedOn ? null : (
                <Button aria-label={`${text.closeOutlet}: ${row.name}`} onClick={() => setClosing(row)}>
                  {text.closeOutlet}
                </Button>
              ),
          },
        ]}
        empty={{ title: text.noOutlets, hint: text.noOutletsHint }}
      />
      {closing && (
        <FormDialog<typeof closeOutlet, { closedOn?: string }>
          open
          danger
          onClose={() => setClosing(null)}
          onDone={() => {
            toast.success(text.outletClosed);
            void client.invalidateQueries();
          }}
          title={`${text.closeOutlet} · ${pick(closing.name, closing.nameEn)}`}
          endpoint={closeOutlet}
          params={{ id: closing.id }}
          initial={{ closedOn: today }}
          toBody={({ closedOn }) => ({ closedOn, version: closing.version })}
        >
          <Form.Item name="closedOn" label={text.closedOn} required>
            <DateField max={today} min={unit.kind === 'dealer' ? (closing.openedOn ?? undefined) : undefined} />
          </Form.Item>
        </FormDialog>
      )}
    </>
  );
}
