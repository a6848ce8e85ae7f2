import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import type * as z from 'zod';
import { listContractTexts } from '../../../src/modules/sales/contract-texts/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { WholeListPage } from '../../ui/whole-list.tsx';
import { contractTextTexts } from './contract-text-texts.ts';

type Row = z.output<typeof listContractTexts.response>['rows'][number];

/** Versions of the contract's text at the acting unit and below it. */
export function ContractTextListPage() {
  const text = useText(contractTextTexts);
  const pick = usePick();
  const navigate = useNavigate();
  const query = useCall(listContractTexts, {});
  const inForce = query.data?.inForce;
  const named =
    inForce &&
    (inForce.id
      ? `${pick(inForce.unitName, inForce.unitNameEn)} ${text.versionOf(inForce.number)}`
      : `${pick(inForce.title, inForce.titleEn)}, ${text.shipped}`);
  const columns: Column<Row>[] = [
    {
      key: 'title',
      title: text.name,
      card: 'title',
      width: 220,
      render: (row) => <Link to={`/contract-texts/${row.id}`}>{pick(row.title, row.titleEn)}</Link>,
    },
    { key: 'kind', title: text.kind, width: 110, render: (row) => (row.own ? text.clauses : text.text) },
    { key: 'number', title: text.number, width: 100, render: (row) => text.versionOf(row.number) },
    { key: 'unit', title: text.unit, width: 200, render: (row) => pick(row.unitName, row.unitNameEn) },
    { key: 'from', title: text.fromDate, width: 130, render: (row) => <span className="rb-num">{row.fromDate}</span> },
    {
      key: 'phase',
      title: text.phase,
      card: 'tag',
      width: 110,
      render: (row) => (
        <Chip tone={row.phase === 'now' ? 'green' : row.phase === 'later' ? 'orange' : 'grey'}>
          {text.phases[row.phase]}
        </Chip>
      ),
    },
    {
      key: 'allows',
      title: text.allows,
      width: 140,
      render: (row) => (row.own ? '—' : row.dealerClauses ? text.yes : text.no),
    },
    {
      key: 'used',
      title: text.used,
      align: 'right',
      width: 120,
      render: (row) => <span className="rb-num">{row.used}</span>,
    },
  ];
  const mayAdd = query.data?.mayAdd;
  return (
    <WholeListPage<Row>
      title={text.title}
      hint={text.hint}
      query={query}
      columns={columns}
      rowKey={(row) => row.id ?? ''}
      beside={named && <span className="rb-muted">{text.inForce(named)}</span>}
      actions={
        mayAdd && (
          <Button type="primary" onClick={() => navigate('/contract-texts/new')}>
            {mayAdd === 'text' ? text.addText : text.addClauses}
          </Button>
        )
      }
      empty={{ title: text.none }}
    />
  );
}
