import type * as z from 'zod';
import { RESULTS, signInLog } from '../../../src/modules/org/sessions/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { NoPermission } from '../../ui/states.tsx';
import { deviceName } from '../account/device-name.ts';
import { securityTexts } from './security-texts.ts';

type Row = z.output<typeof signInLog.response>['rows'][number];

const TONES: Record<string, Tone> = { signed_in: 'green', confirmed: 'green', second_factor: 'blue', wrong: 'orange' };

/** The log of sign-ins, newest first. */
export function SignInLogPage() {
  const text = useText(securityTexts);
  const can = useCan();
  const { unit } = useSession();
  if (!can('security.edit') && !can('audit.read')) return <NoPermission />;
  const columns: Column<Row>[] = [
    {
      key: 'at',
      title: text.at,
      card: 'title',
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.at, unit.timeZone)}</span>,
    },
    {
      key: 'result',
      title: text.result,
      card: 'tag',
      width: 170,
      render: (row) => <Chip tone={TONES[row.result] ?? 'red'}>{text.results[row.result] ?? row.result}</Chip>,
    },
    { key: 'login', title: text.login, render: (row) => <span className="rb-code">{row.login}</span> },
    { key: 'who', title: text.who, width: 110, render: (row) => row.staffName ?? '—' },
    { key: 'method', title: text.method, width: 110, render: (row) => text.methods[row.method] ?? row.method },
    { key: 'address', title: text.address, render: (row) => <span className="rb-num">{row.address}</span> },
    {
      key: 'device',
      title: text.device,
      width: 220,
      render: (row) => (
        <span title={row.agent}>
          {deviceName(row.agent)}
          {row.knownDevice && ` (${text.known})`}
        </span>
      ),
    },
  ];
  return (
    <ListPage<Row>
      title={text.log}
      endpoint={signInLog}
      columns={columns}
      rowKey={(row) => row.id}
      views={false}
      form={[
        { name: 'login', label: text.login, kind: 'text', maxLength: 60 },
        {
          name: 'result',
          label: text.result,
          kind: 'select',
          placeholder: text.any,
          options: RESULTS.map((value) => ({ value, label: text.results[value] ?? value })),
        },
      ]}
      empty={{ title: text.emptyLog, hint: text.emptyLogHint }}
    />
  );
}
