import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { listSources } from '../../../src/modules/leads/sources/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { WholeListPage } from '../../ui/whole-list.tsx';
import { NewSourceDialog } from './source-dialogs.tsx';
import { sourceTexts } from './source-texts.ts';

type Row = z.output<typeof listSources.response>['rows'][number];

/** Sources of leads as an administrator keeps them. */
export function SourcesPage() {
  const text = useText(sourceTexts);
  const sources = useCall(listSources);
  const columns = useSourceColumns();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {text.addSource}
    </Button>
  );
  return (
    <WholeListPage
      title={text.sources}
      hint={text.sourcesHint}
      query={sources}
      columns={columns}
      rowKey={(row) => row.id}
      actions={add}
      empty={{ title: text.noSources, hint: text.noSourcesHint, action: add }}
    >
      <NewSourceDialog open={adding} onClose={() => setAdding(false)} />
    </WholeListPage>
  );
}

function useSourceColumns(): Column<Row>[] {
  const text = useText(sourceTexts);
  const pick = usePick();
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  return [
    {
      key: 'name',
      title: text.source,
      card: 'title',
      width: 200,
      render: (row) => <Link to={`/leads/sources/${row.id}`}>{pick(row.name, row.nameEn)}</Link>,
    },
    { key: 'code', title: text.code, render: (row) => <code>{row.code}</code> },
    { key: 'kind', title: text.kind, width: 170, render: (row) => text.kinds[row.kind] ?? row.kind },
    { key: 'channel', title: text.channel, render: (row) => channels.nameOf(row.channel) },
    {
      key: 'state',
      title: text.active,
      card: 'tag',
      width: 170,
      render: (row) => (
        <span className="rb-tags">
          {!row.active && <Chip tone="grey">{text.stopped}</Chip>}
          {row.active && !row.hasSecret && row.kind !== 'mailbox' && <Chip tone="orange">{text.noKey}</Chip>}
          {row.active && (row.hasSecret || row.kind === 'mailbox') && <Chip tone="green">{text.active}</Chip>}
          {row.validate && <Chip tone="blue">{text.validate}</Chip>}
        </span>
      ),
    },
    {
      key: 'failures',
      title: text.failures,
      card: 'tag',
      render: (row) =>
        row.failures > 0 ? (
          <Link to={`/leads/inbound?tab=rejected&sourceId=${row.id}`}>
            <Chip tone="red">{text.failed(row.failures)}</Chip>
          </Link>
        ) : (
          '—'
        ),
    },
    {
      key: 'last',
      title: text.lastAt,
      width: 170,
      render: (row) => <span className="rb-num">{row.lastAt ? instantIn(row.lastAt, unit.timeZone) : '—'}</span>,
    },
    { key: 'unit', title: text.unit, render: (row) => pick(row.unitName, row.unitNameEn) },
  ];
}
