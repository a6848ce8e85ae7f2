import { Alert, Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { FileKind, Residence, SpokenLanguage, ValueClass } from '../../../src/modules/customers/file/schema.ts';
import { Card } from '../../ui/card.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { EndpointFields, type EndpointForm } from '../../ui/endpoint-form.tsx';
import { CityField, DateField } from '../../ui/fields.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { CustomEditor, useCustomFields } from './custom-editor.tsx';
import { AddressesEditor, ContactsEditor, DocumentsEditor, ExternalIdsEditor } from './entry-editors.tsx';
import { fileTexts } from './file-texts.ts';
import { type FileValues, factsOf } from './file-values.ts';
import { RecognitionPanel } from './recognition-panel.tsx';
import './file.css';

interface FileFormProps {
  bound: EndpointForm<FileValues>;
  initial: FileValues;
  onReload?: () => void;
  onCancel: () => void;
  submitText: string;
  /** The record that is being edited: recognition does not offer it. */
  own?: string;
}

const optionsOf = (codes: readonly string[], names: Record<string, string>) =>
  codes.map((code) => ({ value: code, label: names[code] ?? code }));

/** The whole file of a customer as a form in sections, with the buttons always in sight. */
export function FileForm({ bound, initial, onReload, onCancel, submitText, own }: FileFormProps) {
  const text = useText(fileTexts);
  const kind: string = Form.useWatch('kind', bound.form) ?? initial.kind;
  const fields = useCustomFields(kind);
  const problems = bound.failure?.fields ?? [];
  const quiet = (list: string) => (problems.some(({ field }) => field.startsWith(`${list}.`)) ? '' : undefined);
  const taken = takenOf(bound.failure);
  const birthOn: string | undefined = Form.useWatch('birthOn', bound.form) ?? initial.birthOn;
  const child =
    isChild(birthOn) || Boolean(initial.guardianConsent) || problems.some(({ field }) => field === 'guardianConsent');
  return (
    <EndpointFields bound={bound} initial={initial} onReload={onReload}>
      <Recognition bound={bound} initial={initial} own={own} />
      {taken && <Taken taken={taken} />}
      <Basic kind={kind} dealer={initial.kind === 'dealer'} child={child} />
      <Card title={text.contacts}>
        <Form.Item name="contacts" help={quiet('contacts')} className="rk-list">
          <ContactsEditor problems={problems} taken={taken?.contact ?? null} />
        </Form.Item>
      </Card>
      <Card title={text.addresses}>
        <Form.Item name="addresses" help={quiet('addresses')} className="rk-list">
          <AddressesEditor problems={problems} />
        </Form.Item>
      </Card>
      <Card title={text.documents}>
        <Form.Item name="documents" help={quiet('documents')} className="rk-list">
          <DocumentsEditor problems={problems} of={kind} taken={taken?.document ?? null} />
        </Form.Item>
      </Card>
      <Preference />
      {fields.length > 0 && (
        <Card title={text.customFields}>
          <Form.Item name="custom" help={quiet('custom')} className="rk-list">
            <CustomEditor fields={fields} problems={problems} />
          </Form.Item>
        </Card>
      )}
      <Card title={text.externalIds}>
        <Form.Item name="externalIds" help={quiet('externalIds')} className="rk-list">
          <ExternalIdsEditor problems={problems} />
        </Form.Item>
      </Card>
      <div className="rk-save">
        <Button onClick={() => bound.guard.ask(onCancel)} disabled={bound.busy}>
          {text.cancel}
        </Button>
        <Button type="primary" htmlType="submit" loading={bound.busy}>
          {submitText}
        </Button>
      </div>
    </EndpointFields>
  );
}

/** What somebody at the counter may show of themselves beside a telephone number. */
const SHOWN = ['card', 'plate', 'vin'] as const;

/** Who the person may already be, while the form is filled. */
function Recognition({ bound, initial, own }: Pick<FileFormProps, 'bound' | 'initial' | 'own'>) {
  const text = useText(fileTexts);
  const id = useId();
  const values: FileValues = Form.useWatch([], bound.form) ?? initial;
  // Somebody at the counter has a card or a car: it is looked up, and is no part of the file.
  const [shown, setShown] = useState<Partial<Record<(typeof SHOWN)[number], string>>>({});
  const told = SHOWN.flatMap((key) => (shown[key]?.trim() ? [[key, shown[key].trim()]] : []));
  const facts = { ...factsOf(values, own), ...Object.fromEntries(told) };
  return (
    <>
      {!own && (
        <Card title={text.cardTitle}>
          <div className="rb-form-grid">
            {SHOWN.map((key) => (
              <Form.Item key={key} label={text[key]} htmlFor={`${id}${key}`}>
                <Input
                  id={`${id}${key}`}
                  value={shown[key]}
                  maxLength={40}
                  autoComplete="off"
                  onChange={(event) => setShown({ ...shown, [key]: event.target.value })}
                />
              </Form.Item>
            ))}
          </div>
        </Card>
      )}
      <RecognitionPanel facts={facts} />
    </>
  );
}

/** Whether somebody born then is under fourteen, by the reader's clock; the server decides by its own. */
function isChild(birthOn: string | undefined): boolean {
  const fourteen = new Date();
  fourteen.setFullYear(fourteen.getFullYear() - 14);
  return birthOn !== undefined && birthOn > fourteen.toISOString().slice(0, 10);
}

function Basic({ kind, dealer, child }: { kind: string; dealer: boolean; child: boolean }) {
  const text = useText(fileTexts);
  const person = kind === 'person';
  const occupations = useDictionary('occupation');
  const incomes = useDictionary('income');
  return (
    <Card title={text.basic}>
      <div className="rb-form-grid">
        <Form.Item name="kind" label={text.kind} hidden={dealer}>
          <Select options={optionsOf(FileKind.options, text.kinds)} />
        </Form.Item>
        <Form.Item name="name" label={person ? text.name : text.organisation} required>
          <Input maxLength={60} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="cityCode" label={text.city}>
          <CityField />
        </Form.Item>
        <Form.Item name="language" label={text.language} extra={text.languageHint}>
          <Select
            allowClear
            placeholder={text.languages.zh}
            options={optionsOf(SpokenLanguage.options, text.languages)}
          />
        </Form.Item>
        {person && (
          <>
            <Form.Item name="gender" label={text.gender}>
              <Select allowClear options={optionsOf(['female', 'male'], text.genders)} />
            </Form.Item>
            <Form.Item name="birthOn" label={text.birthOn}>
              <DateField />
            </Form.Item>
            <Form.Item name="guardianConsent" label={text.guardianConsent} extra={text.guardianHint} hidden={!child}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="occupation" label={text.occupation}>
              <Select allowClear options={occupations.options} />
            </Form.Item>
            <Form.Item name="income" label={text.income}>
              <Select allowClear options={incomes.options} />
            </Form.Item>
            <Form.Item name="residence" label={text.residence}>
              <Select allowClear options={optionsOf(Residence.options, text.residences)} />
            </Form.Item>
            <Form.Item name="familySize" label={text.familySize}>
              <InputNumber className="rb-wide" min={1} max={30} precision={0} />
            </Form.Item>
          </>
        )}
      </div>
    </Card>
  );
}

function Preference() {
  const text = useText(fileTexts);
  const many = { mode: 'multiple' as const, className: 'rb-wide', showSearch: { optionFilterProp: 'label' } };
  const needs = useDictionary('customer_need');
  const hobbies = useDictionary('hobby');
  const tags = useDictionary('customer_tag');
  const channels = useDictionary('lead_channel');
  return (
    <Card title={text.preference}>
      <div className="rb-form-grid">
        <Form.Item name="needs" label={text.needs}>
          <Select {...many} options={needs.options} />
        </Form.Item>
        <Form.Item name="hobbies" label={text.hobbies}>
          <Select {...many} options={hobbies.options} />
        </Form.Item>
        <Form.Item name="tags" label={text.tags}>
          <Select {...many} options={tags.options} />
        </Form.Item>
        <Form.Item name="source" label={text.source}>
          <Select allowClear options={channels.options} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="valueClass" label={text.valueClass}>
          <Select allowClear options={optionsOf(ValueClass.options, text.valueClasses)} />
        </Form.Item>
        <Form.Item name="expectedValue" label={text.expectedValue}>
          <InputNumber className="rb-wide" min={0} max={100_000_000} precision={2} />
        </Form.Item>
        <div className="rk-checks">
          <Form.Item name="vip" valuePropName="checked" noStyle>
            <Checkbox>{text.vip}</Checkbox>
          </Form.Item>
          <Form.Item name="opinionLeader" valuePropName="checked" noStyle>
            <Checkbox>{text.opinionLeader}</Checkbox>
          </Form.Item>
        </div>
        <Form.Item name="archivistId" hidden>
          <Input />
        </Form.Item>
      </div>
    </Card>
  );
}

interface TakenNumber {
  contact?: number;
  document?: number;
  customer: { customerId: string | null; name: string; heldBy: { name: string; nameEn: string } | null } | null;
}

function takenOf(failure: EndpointForm<FileValues>['failure']): TakenNumber | null {
  return failure?.code === 'customer.number_taken' ? (failure.details as unknown as TakenNumber) : null;
}

function Taken({ taken: { customer } }: { taken: TakenNumber }) {
  const text = useText(fileTexts);
  const pick = usePick();
  if (!customer) return null;
  const held = customer.heldBy ? pick(customer.heldBy.name, customer.heldBy.nameEn) : '';
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={text.taken(customer.name, held)}
      action={customer.customerId && <Link to={`/customers/${customer.customerId}`}>{text.openKnown}</Link>}
    />
  );
}
