import { Button } from 'antd';
import type * as z from 'zod';
import type { OpenSession } from '../../../src/modules/org/sessions/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useSession } from '../../ui/session.tsx';
import { usePhone } from '../../ui/theme.tsx';
import { deviceName } from './device-name.ts';
import { accountTexts } from './texts.ts';

type Row = z.output<typeof OpenSession>;

/** Sessions that go on, each with the way to end it. */
export function SessionList({ rows, onEnd }: { rows: Row[]; onEnd: (id: string) => void }) {
  const text = useText(accountTexts);
  const pick = usePick();
  const { unit } = useSession();
  const phone = usePhone();
  const when = (at: string) => <span className="rb-num">{instantIn(at, unit.timeZone)}</span>;
  const columns: Column<Row>[] = [
    {
      key: 'device',
      title: text.device,
      card: 'title',
      width: 200,
      render: (row) => (
        <span title={row.agent ?? ''}>
          {deviceName(row.agent)} {row.current && <Chip tone="green">{text.thisOne}</Chip>}
        </span>
      ),
    },
    { key: 'seen', title: text.seen, width: 150, render: (row) => when(row.lastSeenAt) },
    { key: 'since', title: text.since, width: 150, render: (row) => when(row.createdAt) },
    { key: 'address', title: text.address, render: (row) => <span className="rb-num">{row.address}</span> },
    { key: 'unit', title: text.unit, render: (row) => pick(row.unitName, row.unitNameEn) },
    { key: 'method', title: text.method, width: 100, render: (row) => text.methods[row.method] ?? row.method },
    {
      key: 'end',
      title: text.end,
      width: 90,
      render: (row) =>
        row.current ? (
          '—'
        ) : (
          <Button
            size={phone ? 'middle' : 'small'}
            aria-label={`${text.end}: ${deviceName(row.agent)}`}
            onClick={() => onEnd(row.id)}
          >
            {text.end}
          </Button>
        ),
    },
  ];
  return <ListRows label={text.sessions} rows={rows} columns={columns} rowKey={(row) => row.id} />;
}
