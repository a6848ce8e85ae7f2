import { Checkbox, Input, Select } from 'antd';
import { AddressKind, ContactKind, DocumentKindName } from '../../../src/modules/customers/file/schema.ts';
import { AreaField } from '../../ui/area-field.tsx';
import { DateField } from '../../ui/fields.tsx';
import { useText } from '../../ui/language.tsx';
import { EntryList, type EntryProblem, SealedInput } from './entry-list.tsx';
import { fileTexts } from './file-texts.ts';
import {
  type AddressEntry,
  type ContactEntry,
  type DocumentEntry,
  type ExternalEntry,
  nextKey,
} from './file-values.ts';

interface EditorProps<E> {
  value?: E[];
  onChange?: (next: E[]) => void;
  problems: readonly EntryProblem[];
}

const optionsOf = (codes: readonly string[], names: Record<string, string>) =>
  codes.map((code) => ({ value: code, label: names[code] ?? code }));

const TEL: Record<string, 'tel' | 'email' | 'text'> = { mobile: 'tel', landline: 'tel', email: 'email' };

/** Ways to reach a customer; the first is the primary one. A number somebody else has can be kept as shared. */
export function ContactsEditor({ taken, ...props }: EditorProps<ContactEntry> & { taken: number | null }) {
  const text = useText(fileTexts);
  return (
    <EntryList<ContactEntry>
      {...props}
      name="contacts"
      ranked
      empty={text.noContacts}
      fresh={() => ({ key: nextKey(), kind: 'mobile', value: '' })}
    >
      {(entry, change, at) => (
        <>
          <Select
            aria-label={`${text.kind} ${at + 1}`}
            className="rk-kind"
            value={entry.kind}
            disabled={Boolean(entry.id) && entry.value === undefined}
            options={optionsOf(ContactKind.options, text.contactKind)}
            onChange={(kind) => change({ kind })}
          />
          <SealedInput
            masked={entry.masked}
            changed={entry.value !== undefined}
            onChange={() => change({ value: '' })}
            onKeep={() => change({ value: undefined })}
          >
            <Input
              aria-label={`${text.number} ${at + 1}`}
              value={entry.value}
              maxLength={100}
              inputMode={TEL[entry.kind] ?? 'text'}
              autoComplete="off"
              placeholder={text.contactKind[entry.kind]}
              onChange={(event) => change({ value: event.target.value })}
            />
          </SealedInput>
          <Input
            aria-label={`${text.label} ${at + 1}`}
            className="rk-short"
            value={entry.label}
            maxLength={20}
            placeholder={text.labelHint}
            onChange={(event) => change({ label: event.target.value })}
          />
          {(entry.shared || taken === at) && (
            <Checkbox checked={entry.shared} onChange={(event) => change({ shared: event.target.checked })}>
              {text.shared}
            </Checkbox>
          )}
        </>
      )}
    </EntryList>
  );
}

/** Addresses; the first is the primary one. */
export function AddressesEditor(props: EditorProps<AddressEntry>) {
  const text = useText(fileTexts);
  return (
    <EntryList<AddressEntry>
      {...props}
      name="addresses"
      ranked
      empty={text.noAddresses}
      fresh={() => ({ key: nextKey(), kind: 'home', line: '' })}
    >
      {(entry, change, at) => (
        <>
          <Select
            aria-label={`${text.kind} ${at + 1}`}
            className="rk-kind"
            value={entry.kind}
            options={optionsOf(AddressKind.options, text.addressKind)}
            onChange={(kind) => change({ kind })}
          />
          <span className="rk-area">
            <AreaField
              aria-label={`${text.area} ${at + 1}`}
              value={entry.areaCode}
              onChange={(areaCode) => change({ areaCode })}
            />
          </span>
          <SealedInput
            masked={entry.masked}
            changed={entry.line !== undefined}
            onChange={() => change({ line: '' })}
            onKeep={() => change({ line: undefined })}
          >
            <Input
              aria-label={`${text.line} ${at + 1}`}
              value={entry.line}
              maxLength={120}
              autoComplete="off"
              placeholder={text.line}
              onChange={(event) => change({ line: event.target.value })}
            />
          </SealedInput>
          <Input
            aria-label={`${text.postcode} ${at + 1}`}
            className="rk-short"
            value={entry.postcode}
            maxLength={6}
            inputMode="numeric"
            placeholder={text.postcode}
            onChange={(event) => change({ postcode: event.target.value })}
          />
        </>
      )}
    </EntryList>
  );
}

/** Documents, those of a person or those of an organisation. One that stands in another file can be kept here too. */
export function DocumentsEditor({
  of,
  taken,
  ...props
}: EditorProps<DocumentEntry> & { of: string; taken: number | null }) {
  const text = useText(fileTexts);
  const own = of === 'person' ? 'resident_id' : 'credit_code';
  const foreign = of === 'person' ? 'credit_code' : 'resident_id';
  const kinds = DocumentKindName.options.filter(
    (kind) => kind !== foreign && (of === 'person' || kind === own || kind === 'other'),
  );
  return (
    <EntryList<DocumentEntry>
      {...props}
      name="documents"
      empty={text.noDocuments}
      fresh={() => ({ key: nextKey(), kind: own, number: '' })}
    >
      {(entry, change, at) => (
        <>
          <Select
            aria-label={`${text.kind} ${at + 1}`}
            className="rk-kind"
            value={entry.kind}
            disabled={Boolean(entry.id) && entry.number === undefined}
            options={optionsOf(kinds, text.documentKind)}
            onChange={(kind) => change({ kind })}
          />
          <SealedInput
            masked={entry.masked}
            changed={entry.number !== undefined}
            onChange={() => change({ number: '' })}
            onKeep={() => change({ number: undefined })}
          >
            <Input
              aria-label={`${text.documentNumber} ${at + 1}`}
              value={entry.number}
              maxLength={40}
              autoComplete="off"
              placeholder={text.documentNumber}
              onChange={(event) => change({ number: event.target.value })}
            />
          </SealedInput>
          <span className="rk-dated">
            <label className="rb-muted" htmlFor={`valid-${entry.key}`}>
              {text.validUntil}
            </label>
            <DateField
              id={`valid-${entry.key}`}
              value={entry.validUntil}
              onChange={(validUntil) => change({ validUntil })}
            />
          </span>
          {(entry.shared || taken === at) && (
            <Checkbox checked={entry.shared} onChange={(event) => change({ shared: event.target.checked })}>
              {text.alsoHere}
            </Checkbox>
          )}
        </>
      )}
    </EntryList>
  );
}

/** What other systems call the customer. */
export function ExternalIdsEditor(props: EditorProps<ExternalEntry>) {
  const text = useText(fileTexts);
  return (
    <EntryList<ExternalEntry>
      {...props}
      name="externalIds"
      empty={text.noExternalIds}
      fresh={() => ({ key: nextKey(), source: '', externalId: '' })}
    >
      {(entry, change, at) => (
        <>
          <Input
            aria-label={`${text.system} ${at + 1}`}
            className="rk-short"
            value={entry.source}
            maxLength={40}
            placeholder={text.system}
            title={text.unsavedKey}
            onChange={(event) => change({ source: event.target.value })}
          />
          <Input
            aria-label={`${text.externalId} ${at + 1}`}
            value={entry.externalId}
            maxLength={100}
            placeholder={text.externalId}
            onChange={(event) => change({ externalId: event.target.value })}
          />
        </>
      )}
    </EntryList>
  );
}
