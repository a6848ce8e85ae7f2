import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { revealPart } from '../../../src/modules/customers/file/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { dateIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { Facts, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { customText, useCustomFields } from './custom-editor.tsx';
import { fileTexts } from './file-texts.ts';
import type { CustomerFile } from './file-values.ts';
import './file.css';

/** What each section of a file gets. */
export interface FileSectionProps {
  file: CustomerFile;
}

/** Whether the reader may change a file. */
export function useMayEdit(file: CustomerFile): boolean {
  const can = useCan();
  return can('customer.edit') && (file.status === 'active' || file.status === 'outdated');
}

function EditLink({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  return useMayEdit(file) ? <LinkButton to={`/customers/${file.id}/edit`}>{text.edit}</LinkButton> : null;
}

/** The name of a field that completeness asks for; a custom one by its own name. */
export function useFieldName(kind: string): (field: string) => string {
  const text = useText(fileTexts);
  const pick = usePick();
  const fields = useCustomFields(kind);
  return (field) => {
    const custom = fields.find(({ code }) => `custom.${code}` === field);
    return custom ? pick(custom.name, custom.nameEn) : (text.field[field] ?? field);
  };
}

/** Who the customer is: everything of the file that is not sealed, and what is missing. */
export function CustomerFileSection({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  const pick = usePick();
  const cities = useCities();
  const { unit } = useSession();
  const fields = useCustomFields(file.kind);
  const nameOf = useFieldName(file.kind);
  const names = {
    occupation: useDictionary('occupation'),
    income: useDictionary('income'),
    source: useDictionary('lead_channel'),
    needs: useDictionary('customer_need'),
    hobbies: useDictionary('hobby'),
    tags: useDictionary('customer_tag'),
    outdated: useDictionary('outdated_reason'),
  };
  const list = (kind: 'needs' | 'hobbies' | 'tags') => file[kind].map((code) => names[kind].nameOf(code)).join('、');
  const person = file.kind === 'person';
  const personal = person
    ? [
        { label: text.gender, value: file.gender && text.genders[file.gender] },
        { label: text.birthOn, value: file.birthOn },
        { label: text.occupation, value: names.occupation.nameOf(file.occupation) },
        { label: text.income, value: names.income.nameOf(file.income) },
        { label: text.residence, value: file.residence && text.residences[file.residence] },
        { label: text.familySize, value: file.familySize && String(file.familySize) },
        ...(file.guardianConsent ? [{ label: text.guardianConsent, value: file.guardianConsent }] : []),
      ]
    : [];
  return (
    <Section title={text.basic} extra={<EditLink file={file} />}>
      <Facts
        facts={[
          { label: text.kind, value: text.kinds[file.kind] },
          { label: text.city, value: cities.nameOf(file.cityCode) },
          { label: text.language, value: text.languages[file.language ?? 'zh'] },
          ...personal,
          { label: text.needs, value: list('needs') },
          { label: text.hobbies, value: list('hobbies') },
          { label: text.tags, value: list('tags') },
          { label: text.vip, value: file.vip ? text.yes : text.no },
          { label: text.opinionLeader, value: file.opinionLeader ? text.yes : text.no },
          { label: text.valueClass, value: file.valueClass && text.valueClasses[file.valueClass] },
          {
            label: text.expectedValue,
            value: file.expectedValueFen === null ? null : money(file.expectedValueFen),
          },
          { label: text.source, value: names.source.nameOf(file.source) },
          { label: text.archivist, value: file.archivistName ?? text.nobody },
          ...fields.map((field) => ({
            key: field.code,
            label: pick(field.name, field.nameEn),
            value: customText(field, file.custom[field.code], { yes: text.yes, no: text.no, pick }),
          })),
          ...file.externalIds.map((each) => ({
            key: `${each.source} ${each.externalId}`,
            label: each.source,
            value: <span className="rb-code">{each.externalId}</span>,
          })),
          { label: text.completeness, value: <Completeness percent={file.completeness} /> },
          { label: text.missing, value: file.missing.map(nameOf).join('、') },
          { label: text.verified, value: file.verifiedAt ? dateIn(file.verifiedAt, unit.timeZone) : text.never },
        ]}
      />
    </Section>
  );
}

/** How full a file is. */
export function Completeness({ percent }: { percent: number | null }) {
  const text = useText(fileTexts);
  if (percent === null) return <span className="rb-muted">—</span>;
  return (
    <span className="rk-meter">
      <meter min={0} max={100} value={percent} aria-label={text.completeness} />
      <span className="rb-num">{percent}%</span>
    </span>
  );
}

const STATUS: Record<string, Tone> = {
  valid: 'green',
  empty: 'red',
  stopped: 'red',
  refused: 'orange',
  unknown: 'grey',
};

/** How the customer is reached; numbers masked, with what calls told about them. */
export function ContactsSection({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  return (
    <Section
      title={text.contacts}
      extra={<EditLink file={file} />}
      empty={file.contacts.length === 0 ? text.noContacts : undefined}
    >
      <ul className="rk-lines">
        {file.contacts.map(({ id, kind, masked, label, isPrimary, shared, status }) => (
          <li key={id}>
            <span className="rb-muted">{text.contactKind[kind]}</span>
            <MaskedPhone
              customerId={file.id}
              identifierId={id}
              masked={masked}
              dial={kind === 'mobile' || kind === 'landline'}
            />
            {label && <span>{label}</span>}
            {isPrimary && <Chip tone="blue">{text.primary}</Chip>}
            {shared && <Chip tone="orange">{text.shared}</Chip>}
            <span className="rk-end">
              <Chip tone={STATUS[status]}>{text.status[status]}</Chip>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Where the customer lives or works; the line below the division masked. */
export function AddressesSection({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  return (
    <Section
      title={text.addresses}
      extra={<EditLink file={file} />}
      empty={file.addresses.length === 0 ? text.noAddresses : undefined}
    >
      <ul className="rk-lines">
        {file.addresses.map(({ id, kind, place, lineMasked, postcode }) => (
          <li key={id}>
            <span className="rb-muted">{text.addressKind[kind]}</span>
            <span>{place}</span>
            {lineMasked && <Sealed customerId={file.id} part="address" partId={id} masked={lineMasked} />}
            {postcode && <span className="rb-num">{postcode}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What proves who the customer is; numbers masked. */
export function DocumentsSection({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  return (
    <Section
      title={text.documents}
      extra={<EditLink file={file} />}
      empty={file.documents.length === 0 ? text.noDocuments : undefined}
    >
      <ul className="rk-lines">
        {file.documents.map(({ id, kind, masked, validUntil, checked }) => (
          <li key={id}>
            <span className="rb-muted">{text.documentKind[kind]}</span>
            <Sealed customerId={file.id} part="document" partId={id} masked={masked} />
            {validUntil && <span>{`${text.validUntil} ${validUntil}`}</span>}
            {checked && (
              <span className="rk-end">
                <Chip tone="green">{text.checked}</Chip>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface SealedProps {
  customerId: string;
  part: 'address' | 'document';
  partId: string;
  masked: string;
}

/** A masked value; those who may see it in clear give a reason first, which is audited. */
function Sealed({ customerId, part, partId, masked }: SealedProps) {
  const text = useText(fileTexts);
  const can = useCan();
  const [open, setOpen] = useState(false);
  const [clear, setClear] = useState<string | null>(null);
  if (clear) return <span>{clear}</span>;
  return (
    <span className="rk-sealed">
      <span className="rb-num">{masked}</span>
      {can('customer.reveal') && (
        <Button type="link" size="small" onClick={() => setOpen(true)}>
          {text.reveal}
        </Button>
      )}
      <FormDialog<typeof revealPart, { reason: string }>
        open={open}
        onClose={() => setOpen(false)}
        title={text.revealTitle}
        submitText={text.reveal}
        endpoint={revealPart}
        params={{ id: customerId }}
        toBody={({ reason }) => ({ part, partId, reason: reason ?? '' })}
        onDone={({ value }) => setClear(value)}
      >
        <Form.Item name="reason" label={text.reason} extra={text.reasonHint} required>
          <Input maxLength={200} autoFocus />
        </Form.Item>
      </FormDialog>
    </span>
  );
}
