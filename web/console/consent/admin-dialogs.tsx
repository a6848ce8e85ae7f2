import { Form, Input, Select, Switch } from 'antd';
import type * as z from 'zod';
import {
  addRecipient,
  editPurpose,
  editRecipient,
  type listNotices,
  type Purpose,
  publishNotice,
  type Recipient,
} from '../../../src/modules/customers/consent/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { consentTexts } from './texts.ts';

type PurposeView = z.output<typeof Purpose>;
type RecipientView = z.output<typeof Recipient>;
type NoticeView = z.output<typeof listNotices.response>['rows'][number];

interface DialogProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

type PurposeFields = Pick<
  PurposeView,
  'name' | 'nameEn' | 'description' | 'descriptionEn' | 'legalBasis' | 'quiet' | 'ownerDecides' | 'active'
>;

/** How a purpose is called, on which ground it stands, whether it is in use. */
export function PurposeDialog({ purpose, ...dialog }: DialogProps & { purpose: PurposeView }) {
  const text = useText(consentTexts);
  const { name, nameEn, description, descriptionEn, legalBasis, quiet, ownerDecides, active } = purpose;
  return (
    <FormDialog<typeof editPurpose, PurposeFields>
      {...dialog}
      title={text.editPurpose}
      endpoint={editPurpose}
      params={{ code: purpose.code }}
      initial={{ name, nameEn, description, descriptionEn, legalBasis, quiet, ownerDecides, active }}
      toBody={(values) => ({ ...values, version: purpose.version })}
    >
      <Form.Item name="name" label={text.nameZh} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="description" label={text.descriptionZh}>
        <Input.TextArea rows={2} maxLength={300} />
      </Form.Item>
      <Form.Item name="descriptionEn" label={text.descriptionEn}>
        <Input.TextArea rows={2} maxLength={300} />
      </Form.Item>
      <Form.Item name="legalBasis" label={text.legalBasis} required>
        <Select options={Object.entries(text.basis).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="quiet" label={text.quiet} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="ownerDecides" label={text.ownerDecides} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="active" label={text.active} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDialog>
  );
}

interface RecipientFields {
  code: string;
  name: string;
  nameEn: string;
  contact: string;
  purposeText: string;
  dataKinds: string;
  active: boolean;
}

/** A third party with what a customer has to be told of it (PIPL art. 23). */
export function RecipientDialog({ recipient, ...dialog }: DialogProps & { recipient: RecipientView | null }) {
  const text = useText(consentTexts);
  const fields = (
    <>
      {!recipient && (
        <Form.Item name="code" label={text.code} required>
          <Input maxLength={40} />
        </Form.Item>
      )}
      <Form.Item name="name" label={text.nameZh} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="contact" label={text.contact} required>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="purposeText" label={text.purposeText} required>
        <Input.TextArea rows={2} maxLength={300} />
      </Form.Item>
      <Form.Item name="dataKinds" label={text.kindsText} required>
        <Input maxLength={300} />
      </Form.Item>
    </>
  );
  if (!recipient)
    return (
      <FormDialog<typeof addRecipient, Omit<RecipientFields, 'active'>>
        {...dialog}
        title={text.addRecipient}
        endpoint={addRecipient}
        toBody={(values) => values}
      >
        {fields}
      </FormDialog>
    );
  const { code: _code, id: _id, version, ...initial } = recipient;
  return (
    <FormDialog<typeof editRecipient, Omit<RecipientFields, 'code'>>
      {...dialog}
      title={text.editRecipient}
      endpoint={editRecipient}
      params={{ code: recipient.code }}
      initial={initial}
      toBody={(values) => ({ ...values, version })}
    >
      {fields}
      <Form.Item name="active" label={text.active} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDialog>
  );
}

interface NoticeFields {
  version: string;
  title: string;
  titleEn: string;
  body: string;
  bodyEn: string;
  purposes: string[];
  renews: boolean;
}

/** A new version of the notice, begun from the one in force. */
export function NoticeDialog({
  purposes,
  last,
  ...dialog
}: DialogProps & { purposes: PurposeView[]; last: NoticeView | undefined }) {
  const text = useText(consentTexts);
  const pick = usePick();
  return (
    <FormDialog<typeof publishNotice, NoticeFields>
      {...dialog}
      title={text.publishTitle}
      submitText={text.publish}
      endpoint={publishNotice}
      initial={{
        title: last?.title,
        titleEn: last?.titleEn,
        body: last?.body,
        bodyEn: last?.bodyEn,
        purposes: last?.purposes,
        renews: false,
      }}
      toBody={(values) => ({ ...values, renews: values.renews ?? false })}
    >
      <Form.Item name="version" label={text.versionNo} required>
        <Input maxLength={20} placeholder="2026-12" />
      </Form.Item>
      <Form.Item name="purposes" label={text.covers} required>
        <Select
          mode="multiple"
          options={purposes.map((one) => ({ value: one.code, label: pick(one.name, one.nameEn) }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item name="renews" label={text.renews} extra={text.renewsHint} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="title" label={text.titleZh} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="body" label={text.bodyZh} extra={text.bodyHint} required>
        <Input.TextArea rows={10} maxLength={20_000} />
      </Form.Item>
      <Form.Item name="titleEn" label={text.titleEn} required>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="bodyEn" label={text.bodyEn} extra={text.bodyHint} required>
        <Input.TextArea rows={10} maxLength={20_000} />
      </Form.Item>
    </FormDialog>
  );
}
