import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { listImportKinds } from '../../../src/modules/org/imports/schema.ts';
import { listTasks } from '../../../src/modules/org/tasks/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { workTexts } from '../../ui/tasks/texts.ts';
import { TASK_TONES } from '../../ui/tasks/tones.ts';
import type { Task } from '../../ui/tasks/use-task.ts';
import { importTexts } from './texts.ts';
import './imports.css';

const KIND = 'import' as const;

/** One's own imports, and the way to begin one. */
export function ImportsPage() {
  const text = useText(importTexts);
  const work = useText(workTexts);
  const pick = usePick();
  const navigate = useNavigate();
  const { unit } = useSession();
  const kinds = useCall(listImportKinds, {}, { staleTime: 60_000 });
  const query = useCall(listTasks, { query: { kind: KIND, limit: 50 } });
  const columns: Column<Task>[] = [
    { key: 'file', title: text.file, card: 'title', render: (row) => row.fileName ?? row.id.slice(-8) },
    { key: 'object', title: text.object, render: (row) => pick(row.title.zh, row.title.en) },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      render: (row) => <Chip tone={TASK_TONES[row.state]}>{work.state[row.state]}</Chip>,
    },
    { key: 'result', title: text.result, render: (row) => summary(row, text) },
    { key: 'unit', title: text.unit, render: (row) => pick(row.unitName, row.unitNameEn) },
    { key: 'at', title: text.at, render: (row) => instantIn(row.createdAt, unit.timeZone) },
  ];
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <span className="rb-muted">{text.hint}</span>
      </div>
      <section aria-label={text.new} className="ri-kinds">
        {kinds.data?.rows.map(({ kind, title }) => (
          <Button key={kind} onClick={() => navigate(`/imports/new?kind=${kind}`)}>
            {text.newOf(pick(title.zh, title.en))}
          </Button>
        ))}
      </section>
      <RecordState query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title={text.none} hint={text.noneHint} action={<Link to="/">{text.back}</Link>} />
          ) : (
            <ListRows
              label={text.history}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.id}
              linkOf={(row) => `/imports/${row.id}`}
            />
          )
        }
      </RecordState>
    </div>
  );
}

function summary({ counts, problem }: Task, text: (typeof importTexts)['zh']) {
  if (problem) return problem;
  const parts = ['created', 'updated', 'skipped', 'failed', 'reverted'] as const;
  return parts
    .filter((key) => counts[key])
    .map((key) => `${text.counts[key]} ${count(counts[key] ?? 0)}`)
    .join(' · ');
}
