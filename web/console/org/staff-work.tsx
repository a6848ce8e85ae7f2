import { Alert, Checkbox, Form, Select } from 'antd';
import type * as z from 'zod';
import { handOver, leave, openWork } from '../../../src/modules/org/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import type { StaffDialogProps } from './staff-dialogs.tsx';
import { staffTexts } from './staff-texts.ts';

type Work = z.output<typeof openWork.response>;
type AtUnit = Work['units'][number];

/** What a staff member still has to do, by unit. */
export function StaffWork({ id }: { id: string }) {
  const text = useText(staffTexts);
  const pick = usePick();
  const query = useCall(openWork, { params: { id } });
  return (
    <RecordState query={query}>
      {({ units, elsewhere }) => (
        <Section title={text.work} empty={units.length + elsewhere === 0 ? text.noWork : undefined}>
          <ul className="rb-notes">
            {units.map(({ unit, leads, orders, opportunities }) => (
              <li key={unit.id}>
                <strong>{pick(unit.name, unit.nameEn)}</strong>
                <div>
                  {text.leads} <span className="rb-num">{leads}</span> · {text.orders}{' '}
                  <span className="rb-num">{orders}</span> · {text.opportunities}{' '}
                  <span className="rb-num">{opportunities}</span>
                </div>
              </li>
            ))}
          </ul>
          {units.some((one) => one.opportunities > 0) && <p className="rb-plain rb-muted">{text.deskHint}</p>}
          {elsewhere > 0 && <p className="rb-plain rb-muted">{text.workElsewhere(elsewhere)}</p>}
        </Section>
      )}
    </RecordState>
  );
}

const openIn = (units: readonly AtUnit[]) => units.filter((one) => one.leads + one.orders > 0);
const sum = (units: readonly AtUnit[], kind: 'leads' | 'orders') => units.reduce((all, one) => all + one[kind], 0);

/** Those who could take the work of every unit over. */
function receiversOf(units: readonly AtUnit[]) {
  const [first, ...rest] = units;
  return (first?.receivers ?? []).filter((one) => rest.every((unit) => unit.receivers.some(({ id }) => id === one.id)));
}

function ReceiverField({ receivers }: { receivers: AtUnit['receivers'] }) {
  const text = useText(staffTexts);
  return (
    <Form.Item
      name="toStaffId"
      label={text.receiver}
      extra={receivers.length ? text.receiverHint : text.noReceiver}
      required
    >
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        options={receivers.map(({ id, name, title }) => ({ value: id, label: title ? `${name} · ${title}` : name }))}
      />
    </Form.Item>
  );
}

interface HandOverFields {
  unitId?: string;
  kinds: ('leads' | 'orders')[];
  toStaffId: string;
}

/** Gives open work at one unit to a colleague; both stay. */
export function HandOverDialog({
  member,
  onDone,
  ...dialog
}: Omit<StaffDialogProps, 'onDone'> & { onDone: (moved: { leads: number; orders: number }) => void }) {
  const text = useText(staffTexts);
  const pick = usePick();
  const work = useCall(openWork, { params: { id: member.id } }, { enabled: dialog.open });
  const units = openIn(work.data?.units ?? []);
  return (
    <FormDialog<typeof handOver, HandOverFields>
      {...dialog}
      title={text.handOverTitle(member.name)}
      submitText={text.handOver}
      endpoint={handOver}
      params={{ id: member.id }}
      initial={{ kinds: ['leads', 'orders'] }}
      onDone={onDone}
      toBody={({ unitId, kinds, toStaffId }) => ({ toStaffId, kinds, unitId: unitId ?? units[0]?.unit.id })}
    >
      {work.data && units.length === 0 ? (
        <Alert type="info" title={text.noWork} />
      ) : (
        <>
          <p className="rb-plain">{text.handOverHint}</p>
          {units.length > 1 && (
            <Form.Item name="unitId" label={text.unit} required initialValue={units[0]?.unit.id}>
              <Select options={units.map(({ unit }) => ({ value: unit.id, label: pick(unit.name, unit.nameEn) }))} />
            </Form.Item>
          )}
          <Form.Item noStyle shouldUpdate>
            {({ getFieldValue }) => {
              const chosen = units.find(({ unit }) => unit.id === getFieldValue('unitId')) ?? units[0];
              return (
                <>
                  <Form.Item name="kinds" label={text.what}>
                    <Checkbox.Group
                      options={[
                        { value: 'leads', label: `${text.leads} ${chosen?.leads ?? 0}` },
                        { value: 'orders', label: `${text.orders} ${chosen?.orders ?? 0}` },
                      ]}
                    />
                  </Form.Item>
                  <ReceiverField receivers={chosen?.receivers ?? []} />
                </>
              );
            }}
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}

/** Somebody leaves; what is open is shown first and needs a receiver. */
export function LeaveDialog({ member, ...dialog }: StaffDialogProps) {
  const text = useText(staffTexts);
  const work = useCall(openWork, { params: { id: member.id } }, { enabled: dialog.open });
  const units = openIn(work.data?.units ?? []);
  return (
    <FormDialog<typeof leave, { toStaffId?: string }>
      {...dialog}
      title={text.leaveTitle(member.name)}
      submitText={text.leave}
      danger
      endpoint={leave}
      params={{ id: member.id }}
      fieldOfCode={units.length > 0 ? { 'staff.open_work': 'toStaffId' } : {}}
      toBody={({ toStaffId }) => ({ toStaffId: toStaffId ?? null, version: member.version })}
    >
      <p className="rb-plain">{text.leaveHint}</p>
      {work.data && work.data.elsewhere > 0 && <Alert type="warning" showIcon title={text.leaveElsewhere} />}
      {work.data && units.length === 0 && work.data.elsewhere === 0 && <p className="rb-plain">{text.leaveNoWork}</p>}
      {units.length > 0 && (
        <>
          <p className="rb-plain">{text.leaveWork(sum(units, 'leads'), sum(units, 'orders'))}</p>
          <ReceiverField receivers={receiversOf(units)} />
        </>
      )}
    </FormDialog>
  );
}
