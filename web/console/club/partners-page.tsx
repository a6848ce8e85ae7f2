import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type * as z from 'zod';
import { listPartners, type PartnerRow } from '../../../src/modules/club/partners/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { PartnerDialog } from './partner-dialogs.tsx';
import { partnerTexts } from './partner-texts.ts';

type Row = z.output<typeof PartnerRow>;

/** Partners of the club. */
export function PartnersPage() {
  const text = useText(partnerTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const navigate = useNavigate();
  const kinds = useDictionary('partner_kind');
  const [adding, setAdding] = useState(false);
  const columns: Column<Row>[] = [
    { key: 'name', title: text.partner, card: 'title', width: 220, render: (row) => pick(row.name, row.nameEn) },
    { key: 'code', title: text.code, render: (row) => <span className="rb-code">{row.code}</span> },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      render: (row) => <Chip tone={row.state === 'active' ? 'green' : 'grey'}>{text.states[row.state]}</Chip>,
    },
    { key: 'kind', title: text.kind, render: (row) => kinds.nameOf(row.kind) },
    {
      key: 'contract',
      title: text.contract,
      width: 210,
      render: (row) => (
        <span className="rb-num">
          {row.contractFrom} – {row.contractTo ?? '…'}
        </span>
      ),
    },
    {
      key: 'agency',
      title: text.agency,
      render: (row) =>
        row.agencyName ? `${pick(row.agencyName, row.agencyNameEn)} ${(row.agencyBp ?? 0) / 100}%` : '—',
    },
    {
      key: 'benefits',
      title: text.benefits,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.benefits)}</span>,
    },
    {
      key: 'uses',
      title: text.uses,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.uses)}</span>,
    },
    { key: 'unit', title: text.by, card: 'hidden', render: (row) => pick(row.unitName, row.unitNameEn) },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.title}
        endpoint={listPartners}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => `/partners/${row.id}`}
        search={text.search}
        filters={[
          { key: 'all', label: kit.all },
          ...(['active', 'ended'] as const).map((state) => ({
            key: state,
            label: text.states[state] ?? state,
            query: { state },
          })),
        ]}
        form={[{ name: 'kind', label: text.kind, kind: 'select', options: kinds.options }]}
        actions={
          <>
            <LinkButton to="/partner-report">{text.report}</LinkButton>
            {can('partner.edit') && (
              <Button type="primary" onClick={() => setAdding(true)}>
                {text.add}
              </Button>
            )}
          </>
        }
        empty={{ title: text.emptyTitle, hint: text.emptyHint }}
      />
      {adding && <PartnerDialog onClose={() => setAdding(false)} onDone={(id) => navigate(`/partners/${id}`)} />}
    </>
  );
}
