import { Alert, Button, Form, Input, InputNumber, Radio } from 'antd';
import { useRef, useState } from 'react';
import { addPhoto, editHandover } from '../../../src/modules/sales/handover/schema.ts';
import { call } from '../../api/call.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn, instantOf } from '../../ui/format.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import { type Order, useFailed, useOrderChanged } from './order-types.ts';
import { isReleasable, ReleaseDialog, ReleaseNote } from './release-dialog.tsx';
import { releaseTexts } from './release-texts.ts';
import { SignDialog } from './sign-dialog.tsx';

/** The appointment, the checklist of the delivery, signature and photos, and what is still missing. */
export function OrderHandover({ order }: { order: Order }) {
  const text = useText(orderFileTexts);
  const releases = useText(releaseTexts);
  const { language } = useLanguage();
  const can = useCan();
  const { unit } = useSession();
  const changed = useOrderChanged();
  const [open, setOpen] = useState<'appoint' | 'list' | 'sign' | 'release' | null>(null);
  const close = () => setOpen(null);
  const { handover, missing } = order;
  const may = order.status === 'open' && can('order.change');
  const pathOf = (fileId: string) => `/api/orders/${order.id}/files/${fileId}`;
  return (
    <Section
      title={text.handover}
      extra={
        <span className="rb-tags">
          {may && (
            <>
              <Button onClick={() => setOpen('appoint')}>{text.appoint}</Button>
              <Button onClick={() => setOpen('list')}>{text.checklist}</Button>
              <Button onClick={() => setOpen('sign')}>{text.sign}</Button>
            </>
          )}
          {can('price.approve') && isReleasable(order) && (
            <Button onClick={() => setOpen('release')}>{releases.title}</Button>
          )}
        </span>
      }
    >
      {order.status === 'open' && (order.checklist || missing.length > 0) && (
        <Alert
          type={missing.length === 0 ? 'success' : 'warning'}
          showIcon
          title={missing.length === 0 ? text.ready : text.missing}
          description={
            missing.length > 0 && missing.map((lack) => lack[language]).join(language === 'zh' ? '、' : ', ')
          }
        />
      )}
      <ReleaseNote order={order} />
      <Facts
        facts={[
          {
            label: text.appointedAt,
            value: handover.appointedAt ? instantIn(handover.appointedAt, unit.timeZone) : text.noAppointment,
          },
          { label: text.place, value: handover.place },
          { label: text.odometer, value: handover.odometerKm },
          {
            label: text.signedAt,
            value:
              handover.signatureId && handover.signedAt ? (
                <a href={pathOf(handover.signatureId)} download>
                  {instantIn(handover.signedAt, unit.timeZone)}
                </a>
              ) : (
                text.notSigned
              ),
          },
        ]}
      />
      <Photos order={order} may={may} pathOf={pathOf} />
      <AppointDialog order={order} open={open === 'appoint'} onClose={close} onDone={() => changed(text.saved)} />
      <ListDialog order={order} open={open === 'list'} onClose={close} onDone={() => changed(text.saved)} />
      {open === 'release' && <ReleaseDialog order={order} open onClose={close} onDone={() => changed(releases.done)} />}
      <SignDialog orderId={order.id} open={open === 'sign'} onClose={close} onDone={() => changed(text.signDone)} />
    </Section>
  );
}

function Photos({ order, may, pathOf }: { order: Order; may: boolean; pathOf: (fileId: string) => string }) {
  const text = useText(orderFileTexts);
  const changed = useOrderChanged();
  const failed = useFailed();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const upload = (file: File) => {
    setBusy(true);
    void call(addPhoto, { params: { id: order.id }, file })
      .then(() => changed(text.saved), failed)
      .finally(() => setBusy(false));
  };
  return (
    <div className="rb-tags">
      {order.handover.photoIds.map((id, at) => (
        <a key={id} href={pathOf(id)} download>
          {text.photo(at + 1)}
        </a>
      ))}
      {may && (
        <>
          <input
            ref={input}
            type="file"
            hidden
            accept="image/png,image/jpeg,image/webp"
            aria-label={text.addPhoto}
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              event.target.value = '';
              if (chosen) upload(chosen);
            }}
          />
          <Button loading={busy} onClick={() => input.current?.click()}>
            {text.addPhoto}
          </Button>
        </>
      )}
    </div>
  );
}

interface DialogProps {
  order: Order;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

function AppointDialog({ order, ...dialog }: DialogProps) {
  const text = useText(orderFileTexts);
  const { unit, today } = useSession();
  const { handover } = order;
  return (
    <FormDialog<typeof editHandover, { appointedAt?: string; place?: string }>
      {...dialog}
      title={text.appoint}
      endpoint={editHandover}
      params={{ id: order.id }}
      initial={{
        appointedAt: handover.appointedAt ? instantIn(handover.appointedAt, unit.timeZone) : undefined,
        place: handover.place ?? undefined,
      }}
      toBody={({ appointedAt, place }) => ({
        appointedAt: appointedAt ? instantOf(appointedAt, unit.timeZone) : null,
        place: place || null,
        version: handover.version,
      })}
    >
      <Form.Item name="appointedAt" label={text.appointedAt}>
        <DateTimeField min={today} />
      </Form.Item>
      <Form.Item name="place" label={text.place}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
    </FormDialog>
  );
}

type Answers = Record<string, 'yes' | 'no' | 'na' | undefined>;

function ListDialog({ order, ...dialog }: DialogProps) {
  const text = useText(orderFileTexts);
  const items = useDictionary('handover_item');
  const { handover } = order;
  return (
    <FormDialog<typeof editHandover, Answers & { odometerKm?: never }>
      {...dialog}
      title={text.checklist}
      endpoint={editHandover}
      params={{ id: order.id }}
      initial={{ ...handover.items, ...({ odometerKm: handover.odometerKm ?? undefined } as object) }}
      toBody={(values) => {
        const { odometerKm, ...answers } = values as Answers & { odometerKm?: unknown };
        return {
          items: Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer)),
          odometerKm: typeof odometerKm === 'number' ? odometerKm : null,
          version: handover.version,
        };
      }}
    >
      {Object.entries(text.handoverSections).map(([section, title]) => (
        <fieldset key={section} className="sale-fields">
          <legend>{title}</legend>
          {items.options
            .filter(({ value }) => items.attributesOf(value).section === section)
            .map(({ value, label }) => {
              const { mandatory, mayNotApply } = items.attributesOf(value);
              const offered = mandatory && !mayNotApply ? ['yes', 'no'] : ['yes', 'no', 'na'];
              return (
                <Form.Item key={value} name={value} label={mandatory ? `${label} · ${text.mandatory}` : label}>
                  <Radio.Group
                    optionType="button"
                    options={offered.map((answer) => ({ value: answer, label: text.answers[answer] }))}
                  />
                </Form.Item>
              );
            })}
        </fieldset>
      ))}
      <Form.Item name="odometerKm" label={text.odometer}>
        <InputNumber className="rb-wide" min={0} max={2_000_000} precision={0} />
      </Form.Item>
    </FormDialog>
  );
}
