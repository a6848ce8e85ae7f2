import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  addContactPerson,
  editContactPerson,
  removeContactPerson,
} from '../../../src/modules/customers/contact-persons/schema.ts';
import { joinHousehold, leaveHousehold } from '../../../src/modules/customers/households/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { CustomerSelect } from './customer-select.tsx';
import { type FileSectionProps, useMayEdit } from './file-sections.tsx';
import { fileTexts } from './file-texts.ts';

/** What is done after a change of a file: say so, and read again. */
export function useFileChanged() {
  const toast = useToast();
  const client = useQueryClient();
  return {
    done: (said: string) => {
      toast.success(said);
      void client.invalidateQueries();
    },
    failed: (error: unknown) => toast.error(problemOf(error).message),
  };
}

/** Relatives of a person, or the people who speak for an organisation. */
export function HouseholdSection({ file }: FileSectionProps) {
  return file.kind === 'person' ? <Household file={file} /> : <ContactPersons file={file} />;
}

function Household({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  const roles = useDictionary('household_role');
  const mayEdit = useMayEdit(file);
  const [open, setOpen] = useState(false);
  const changed = useFileChanged();
  const { household } = file;
  const leave = () =>
    call(leaveHousehold, { params: { id: file.id } }).then(() => changed.done(text.saved), changed.failed);
  const extra = mayEdit && (
    <span className="rb-tags">
      {household && <Button onClick={() => void leave()}>{text.leave}</Button>}
      <Button onClick={() => setOpen(true)}>{text.join}</Button>
    </span>
  );
  return (
    <Section title={text.household} extra={extra}>
      {household ? (
        <>
          <p className="rb-plain">{text.householdOf(household.name)}</p>
          <ul className="rk-lines">
            {household.members.map((member) => (
              <li key={member.id}>
                {member.id === file.id ? (
                  <strong>{member.name}</strong>
                ) : (
                  <Link to={`/customers/${member.id}`}>{member.name}</Link>
                )}
                <span className="rb-num">{member.mobileMasked}</span>
                {member.role && <Chip>{roles.nameOf(member.role)}</Chip>}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="rb-plain rb-muted">{text.noHousehold}</p>
      )}
      {file.speaksFor.length > 0 && (
        <ul className="rk-lines">
          {file.speaksFor.map(({ id, name, title }) => (
            <li key={id}>
              <span className="rb-muted">{text.speaksFor}</span>
              <Link to={`/customers/${id}`}>{name}</Link>
              <span>{title}</span>
            </li>
          ))}
        </ul>
      )}
      <FormDialog<typeof joinHousehold, { withId?: string; role?: string; withRole?: string }>
        open={open}
        onClose={() => setOpen(false)}
        title={text.join}
        endpoint={joinHousehold}
        params={{ id: file.id }}
        toBody={({ withId, role, withRole }) => ({ withId, role: role ?? null, withRole })}
        onDone={() => changed.done(text.saved)}
      >
        <Form.Item name="withId" label={text.withPerson} required={!household}>
          <CustomerSelect kind="person" except={file.id} />
        </Form.Item>
        <Form.Item name="role" label={text.role}>
          <Select allowClear options={roles.options} />
        </Form.Item>
        {!household && (
          <Form.Item name="withRole" label={text.withRole}>
            <Select allowClear options={roles.options} />
          </Form.Item>
        )}
      </FormDialog>
    </Section>
  );
}

interface PersonFields {
  personId?: string;
  title?: string;
  isPrimary?: boolean;
}

interface EditFields {
  title?: string;
  isPrimary?: boolean;
  toDate?: string;
}

function ContactPersons({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  const mayEdit = useMayEdit(file);
  const [open, setOpen] = useState(false);
  const [edited, setEdited] = useState<FileSectionProps['file']['contactPersons'][number] | null>(null);
  const changed = useFileChanged();
  const remove = (linkId: string) =>
    call(removeContactPerson, { params: { id: file.id, linkId } }).then(
      () => changed.done(text.removed),
      changed.failed,
    );
  return (
    <Section
      title={text.contactPersons}
      extra={mayEdit && <Button onClick={() => setOpen(true)}>{text.addPerson}</Button>}
    >
      {file.contactPersons.length === 0 && <p className="rb-plain rb-muted">{text.noContactPersons}</p>}
      <ul className="rk-lines">
        {file.contactPersons.map((link) => {
          const { id, person, title, isPrimary } = link;
          return (
            <li key={id}>
              <Link to={`/customers/${person.id}`}>{person.name}</Link>
              <span>{title}</span>
              <span className="rb-num">{person.mobileMasked}</span>
              {isPrimary && <Chip tone="blue">{text.primary}</Chip>}
              {mayEdit && (
                <span className="rb-tags rk-end">
                  <Button type="link" onClick={() => setEdited(link)}>
                    {text.edit}
                    <span className="rb-hidden"> {person.name}</span>
                  </Button>
                  <Button type="link" danger onClick={() => void remove(id)}>
                    {text.remove}
                    <span className="rb-hidden"> {person.name}</span>
                  </Button>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <FormDialog<typeof editContactPerson, EditFields>
        open={edited !== null}
        onClose={() => setEdited(null)}
        title={text.editPerson(edited?.person.name ?? '')}
        endpoint={editContactPerson}
        params={{ id: file.id, linkId: edited?.id ?? '' }}
        initial={edited ? { title: edited.title ?? '', isPrimary: edited.isPrimary } : {}}
        toBody={({ title, isPrimary, toDate }) => ({
          title: title?.trim() || null,
          isPrimary: isPrimary ?? false,
          ...(toDate ? { toDate } : {}),
        })}
        onDone={() => changed.done(text.saved)}
      >
        <Form.Item name="title" label={text.jobTitle}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="isPrimary" valuePropName="checked">
          <Checkbox>{text.isPrimary}</Checkbox>
        </Form.Item>
        <Form.Item name="toDate" label={text.speaksUntil} extra={text.speaksUntilNote}>
          <DateField />
        </Form.Item>
      </FormDialog>
      <FormDialog<typeof addContactPerson, PersonFields>
        open={open}
        onClose={() => setOpen(false)}
        title={text.addPerson}
        endpoint={addContactPerson}
        params={{ id: file.id }}
        toBody={({ personId, title, isPrimary }) => ({
          personId,
          title: title?.trim() || null,
          isPrimary: isPrimary ?? false,
        })}
        onDone={() => changed.done(text.saved)}
      >
        <Form.Item name="personId" label={text.person} required>
          <CustomerSelect kind="person" except={file.id} />
        </Form.Item>
        <Form.Item name="title" label={text.jobTitle}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="isPrimary" valuePropName="checked">
          <Checkbox>{text.isPrimary}</Checkbox>
        </Form.Item>
      </FormDialog>
    </Section>
  );
}
