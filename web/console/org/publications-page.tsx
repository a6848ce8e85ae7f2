import type * as z from 'zod';
import {
  countPublications,
  listPublications,
  type PublicationRow,
} from '../../../src/modules/org/publications/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { publicationTexts } from './publication-texts.ts';

type Row = z.output<typeof PublicationRow>;

/** What is for the reader, unread first: policies, standards and training. */
export function PublicationsPage() {
  const text = useText(publicationTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const kinds = useDictionary('publication_kind');
  const { data } = useCall(countPublications);
  const columns: Column<Row>[] = [
    {
      key: 'title',
      title: text.name,
      card: 'title',
      width: 320,
      render: (row) =>
        row.confirmedAt ? pick(row.title, row.titleEn) : <strong>{pick(row.title, row.titleEn)}</strong>,
    },
    { key: 'kind', title: text.kind, render: (row) => kinds.nameOf(row.kind) },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      width: 170,
      render: (row) => (
        <span className="rb-tags">
          <Chip tone={row.confirmedAt ? 'green' : 'orange'}>{row.confirmedAt ? text.read : text.unread}</Chip>
          {row.replaces && <Chip tone="blue">{text.newVersion}</Chip>}
        </span>
      ),
    },
    { key: 'version', title: text.version, card: 'hidden', render: (row) => text.versionOf(row.revision) },
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
    <ListPage<Row>
      title={text.title}
      endpoint={listPublications}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/publications/${row.id}`}
      filters={[
        { key: 'all', label: text.all },
        { key: 'unread', label: text.unread, query: { state: 'unread' } },
        { key: 'policies', label: text.policies, query: { training: 'false' } },
        { key: 'training', label: text.training, query: { training: 'true' } },
      ]}
      actions={
        <>
          {data && (
            <span className="rb-tags">
              <Chip>{`${text.progressPolicies} ${text.progress(data.policies.read, data.policies.all)}`}</Chip>
              <Chip>{`${text.progressTraining} ${text.progress(data.training.read, data.training.all)}`}</Chip>
            </span>
          )}
          {can('publication.edit') && <LinkButton to="/publications/own">{text.own}</LinkButton>}
        </>
      }
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
