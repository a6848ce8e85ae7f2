import { Form, Input } from 'antd';
import { releaseDelivery } from '../../../src/modules/sales/releases/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import type { Order } from './order-types.ts';
import { releaseTexts } from './release-texts.ts';

/** What a manager may let pass: contract and money, never papers or the inspection. */
const RELEASABLE = ['contract', 'contract_outdated', 'balance'];

/** Whether something of an order is missing that a manager may let pass. */
export const isReleasable = (order: Order): boolean => order.missing.some(({ code }) => RELEASABLE.includes(code));

interface ReleaseDialogProps {
  order: Order;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Lets a car leave without its contract or all of its money, with a reason. */
export function ReleaseDialog({ order, ...dialog }: ReleaseDialogProps) {
  const text = useText(releaseTexts);
  const named = order.missing
    .filter(({ code }) => RELEASABLE.includes(code))
    .map(({ code }) => text.lacks[code] ?? code);
  return (
    <FormDialog<typeof releaseDelivery, { reason?: string }>
      {...dialog}
      title={text.title}
      submitText={text.title}
      endpoint={releaseDelivery}
      params={{ id: order.id }}
      toBody={({ reason }) => ({ reason: reason ?? '', version: order.version })}
    >
      <p className="rb-plain">{text.what(named.join(text.comma))}</p>
      <Form.Item name="reason" label={text.reason} extra={text.hint} required>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** Who let the car leave without what, and why. */
export function ReleaseNote({ order }: { order: Order }) {
  const text = useText(releaseTexts);
  const { unit } = useSession();
  const { release } = order;
  if (!release) return null;
  const lacks = release.lacks.map((code) => text.lacks[code] ?? code);
  const sum = release.balanceFen > 0 ? ` ${money(release.balanceFen)}` : '';
  return (
    <p className="rb-plain">
      <strong>{text.released}</strong> {lacks.join(text.comma)}
      {sum} · {release.reason} · {release.releasedByName} · {instantIn(release.createdAt, unit.timeZone)}
    </p>
  );
}
