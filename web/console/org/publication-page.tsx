import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import {
  addPublicationFile,
  confirmPublication,
  getPublication,
  MAX_PUBLICATION_FILE_BYTES,
  openPublication,
  publishPublication,
  removePublicationFile,
  withdrawPublication,
} from '../../../src/modules/org/publications/schema.ts';
import { ROLES } from '../../../src/platform/roles.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { UploadButton } from '../../ui/upload-button.tsx';
import { type Publication, PublicationDialog } from './publication-dialog.tsx';
import { PublicationReaders } from './publication-readers.tsx';
import { publicationTexts } from './publication-texts.ts';

const ACCEPT = '.pdf,.png,.jpg,.jpeg,.webp,.xlsx,.docx,.pptx,.zip';
const TONES = { draft: 'grey', published: 'green', replaced: 'grey', withdrawn: 'grey' } as const;

/** One publication: read and confirmed by its readers, kept by who publishes it. */
export function PublicationPage() {
  const { id = '' } = useParams();
  const query = useCall(getPublication, { params: { id } });
  return <RecordState query={query}>{(row) => <PublicationRecord key={row.id} row={row} />}</RecordState>;
}

type Open = 'edit' | 'version' | 'publish' | 'withdraw';

function PublicationRecord({ row }: { row: Publication }) {
  const text = useText(publicationTexts);
  const pick = usePick();
  const { language } = useLanguage();
  const can = useCan();
  const { unit } = useSession();
  const kinds = useDictionary('publication_kind');
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open | null>(null);
  const { id, status, addressed } = row;
  const keeps = row.held && can('publication.edit');
  const training = kinds.attributesOf(row.kind).training === true;
  // That it was opened is part of what headquarters sees; whether the note arrives changes nothing for the reader.
  useEffect(() => {
    if (addressed) void call(openPublication, { params: { id } }).catch(() => undefined);
  }, [addressed, id]);
  const changed = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const confirm = () =>
    call(confirmPublication, { params: { id } }).then(
      () => changed(text.confirmed),
      (error: unknown) => toast.error(problemOf(error).message),
    );
  const roles = row.roleCodes.map((code) =>
    Object.hasOwn(ROLES, code) ? ROLES[code as keyof typeof ROLES][language] : code,
  );
  const dialog = { open: true, onClose: () => setOpen(null) };
  return (
    <RecordPage
      back={keeps ? { to: '/publications/own', label: text.own } : { to: '/publications', label: text.title }}
      title={pick(row.title, row.titleEn)}
      tags={
        <>
          <Chip>{kinds.nameOf(row.kind)}</Chip>
          <Chip tone={TONES[status]}>{text.statuses[status]}</Chip>
          <Chip>{text.versionOf(row.revision)}</Chip>
        </>
      }
      actions={
        <>
          {keeps && status === 'draft' && (
            <>
              <Button onClick={() => setOpen('edit')}>{text.edit}</Button>
              <Button type="primary" onClick={() => setOpen('publish')}>
                {text.publish}
              </Button>
            </>
          )}
          {keeps && status === 'published' && <Button onClick={() => setOpen('version')}>{text.versionTitle}</Button>}
          {keeps && (status === 'draft' || status === 'published') && (
            <Button danger onClick={() => setOpen('withdraw')}>
              {text.withdraw}
            </Button>
          )}
          {addressed && !row.confirmedAt && (
            <Button type="primary" onClick={() => void confirm()}>
              {training ? text.confirmTraining : text.confirm}
            </Button>
          )}
        </>
      }
      facts={[
        { label: text.from, value: pick(row.unitName, row.unitNameEn) },
        { label: text.author, value: row.authorName },
        { label: text.published, value: row.publishedAt && instantIn(row.publishedAt, unit.timeZone) },
        { label: text.valid, value: `${row.validFrom} – ${row.validTo ?? text.forever}` },
        {
          label: text.audience,
          value: row.units.length > 0 ? row.units.map((one) => pick(one.name, one.nameEn)).join('、') : text.everybody,
        },
        { label: text.roles, value: roles.length > 0 ? roles.join('、') : text.allRoles },
      ]}
    >
      {row.endedAt && (
        <Alert
          type="warning"
          showIcon
          title={text.ended(instantIn(row.endedAt, unit.timeZone))}
          description={
            <>
              {row.endNote} {row.successorId && <Link to={`/publications/${row.successorId}`}>{text.successor}</Link>}
            </>
          }
        />
      )}
      {row.confirmedAt && (
        <Alert type="success" showIcon title={text.confirmedAt(instantIn(row.confirmedAt, unit.timeZone))} />
      )}
      <Section title={text.text}>
        <p className="rb-plain" style={{ whiteSpace: 'pre-wrap' }}>
          {pick(row.body, row.bodyEn)}
        </p>
        {row.replacesId && keeps && <Link to={`/publications/${row.replacesId}`}>{text.predecessor}</Link>}
      </Section>
      <Files row={row} editable={keeps && status === 'draft'} onChanged={() => changed(text.saved)} />
      {can('publication.read') && status === 'published' && <PublicationReaders id={id} />}
      {(open === 'edit' || open === 'version') && (
        <PublicationDialog
          {...dialog}
          of={row}
          version={open === 'version'}
          onDone={(made) => {
            changed(text.saved);
            if (made !== id) navigate(`/publications/${made}`);
          }}
        />
      )}
      {open === 'publish' && (
        <FormDialog<typeof publishPublication, Record<string, never>>
          {...dialog}
          title={text.publish}
          submitText={text.publish}
          endpoint={publishPublication}
          params={{ id }}
          toBody={() => ({ version: row.version })}
          onDone={({ told }) => changed(text.publishedTo(told))}
        >
          <p className="rb-plain">{text.publishTitle}</p>
        </FormDialog>
      )}
      {open === 'withdraw' && (
        <FormDialog<typeof withdrawPublication, { note: string }>
          {...dialog}
          danger
          title={text.withdrawTitle}
          submitText={text.withdraw}
          endpoint={withdrawPublication}
          params={{ id }}
          toBody={({ note = '' }) => ({ note, version: row.version })}
          onDone={() => changed(text.withdrawn)}
        >
          <Form.Item name="note" label={text.reason} extra={text.withdrawHint} required>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={300} />
          </Form.Item>
        </FormDialog>
      )}
    </RecordPage>
  );
}

function Files({ row, editable, onChanged }: { row: Publication; editable: boolean; onChanged: () => void }) {
  const text = useText(publicationTexts);
  const toast = useToast();
  const remove = (fileId: string) =>
    call(removePublicationFile, { params: { id: row.id, fileId } }).then(onChanged, (error: unknown) =>
      toast.error(problemOf(error).message),
    );
  return (
    <Section
      title={text.files}
      extra={
        editable && (
          <UploadButton
            label={text.addFile}
            accept={ACCEPT}
            maxBytes={MAX_PUBLICATION_FILE_BYTES}
            tooLarge={text.tooLarge}
            send={(file) => call(addPublicationFile, { params: { id: row.id }, query: { filename: file.name }, file })}
            onDone={onChanged}
          />
        )
      }
      empty={row.files.length === 0 ? text.noFiles : undefined}
    >
      <ul className="rb-plain">
        {row.files.map((file) => (
          <li key={file.id}>
            <a href={`/api/publications/${row.id}/files/${file.id}`} download={file.name}>
              {file.name}
            </a>{' '}
            <span className="rb-muted">{Math.max(1, Math.round(file.bytes / 1024))} KB</span>{' '}
            {editable && (
              <Button aria-label={`${text.removeFile}: ${file.name}`} onClick={() => void remove(file.id)}>
                {text.removeFile}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
