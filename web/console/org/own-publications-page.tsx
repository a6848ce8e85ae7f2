import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type * as z from 'zod';
import { listOwnPublications, PublicationStatus } from '../../../src/modules/org/publications/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { PublicationDialog } from './publication-dialog.tsx';
import { publicationTexts } from './publication-texts.ts';

type Row = z.output<typeof listOwnPublications.response>['rows'][number];
const TONES = { draft: 'grey', published: 'green', replaced: 'grey', withdrawn: 'grey' } as const;

/** What the acting unit publishes, with the share of those who have confirmed it. */
export function OwnPublicationsPage() {
  const text = useText(publicationTexts);
  const pick = usePick();
  const { unit } = useSession();
  const kinds = useDictionary('publication_kind');
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const columns: Column<Row>[] = [
    { key: 'title', title: text.name, card: 'title', width: 300, render: (row) => pick(row.title, row.titleEn) },
    { key: 'kind', title: text.kind, render: (row) => kinds.nameOf(row.kind) },
    {
      key: 'status',
      title: text.status,
      card: 'tag',
      render: (row) => <Chip tone={TONES[row.status]}>{text.statuses[row.status]}</Chip>,
    },
    { key: 'version', title: text.version, card: 'hidden', render: (row) => text.versionOf(row.revision) },
    {
      key: 'read',
      title: text.confirmedShare,
      align: 'right',
      render: (row) => (
        <span className="rb-num">
          {row.confirmed === null ? '—' : text.progress(row.confirmed, row.addressed ?? 0)}
        </span>
      ),
    },
    {
      key: 'valid',
      title: text.valid,
      width: 220,
      render: (row) => <span className="rb-num">{`${row.validFrom} – ${row.validTo ?? text.forever}`}</span>,
    },
    { key: 'from', title: text.from, render: (row) => pick(row.unitName, row.unitNameEn) },
    {
      key: 'published',
      title: text.published,
      render: (row) => <span className="rb-num">{row.publishedAt ? dateIn(row.publishedAt, unit.timeZone) : '—'}</span>,
    },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.own}
        endpoint={listOwnPublications}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => `/publications/${row.id}`}
        filters={[
          { key: 'all', label: text.all },
          ...PublicationStatus.options.map((status) => ({
            key: status,
            label: text.statuses[status] ?? status,
            query: { status },
          })),
        ]}
        actions={
          unit.kind !== 'dealer' && (
            <Button type="primary" onClick={() => setCreating(true)}>
              {text.create}
            </Button>
          )
        }
        empty={{ title: text.ownEmpty, hint: text.ownHint }}
      />
      <PublicationDialog
        open={creating}
        onClose={() => setCreating(false)}
        onDone={(id) => navigate(`/publications/${id}`)}
      />
    </>
  );
}
