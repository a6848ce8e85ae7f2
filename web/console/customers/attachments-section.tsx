import { Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import {
  ATTACHMENT_TYPES,
  addAttachment,
  removeAttachment,
} from '../../../src/modules/customers/attachments/schema.ts';
import { call } from '../../api/call.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { type FileSectionProps, useMayEdit } from './file-sections.tsx';
import { fileTexts } from './file-texts.ts';
import type { CustomerFile } from './file-values.ts';
import { useFileChanged } from './household-section.tsx';

type Attachment = CustomerFile['attachments'][number];

const sizeOf = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Files kept with the customer: licence, contract, photo. Fetching one is audited. */
export function AttachmentsSection({ file }: FileSectionProps) {
  const text = useText(fileTexts);
  const { unit } = useSession();
  const mayEdit = useMayEdit(file);
  const changed = useFileChanged();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState<Attachment | null>(null);
  const upload = async (chosen: File) => {
    setBusy(true);
    try {
      await call(addAttachment, {
        params: { id: file.id },
        query: { filename: chosen.name.slice(-200) },
        file: chosen,
      });
      changed.done(text.uploaded);
    } catch (error) {
      changed.failed(error);
    } finally {
      setBusy(false);
    }
  };
  const remove = (attachment: Attachment) => {
    setLeaving(null);
    void call(removeAttachment, { params: { id: file.id, attachmentId: attachment.id } }).then(
      () => changed.done(text.removed),
      changed.failed,
    );
  };
  return (
    <Section
      title={text.attachments}
      extra={
        mayEdit && (
          <Button loading={busy} onClick={() => input.current?.click()}>
            {text.upload}
          </Button>
        )
      }
    >
      <input
        ref={input}
        type="file"
        hidden
        aria-label={text.upload}
        accept={Object.keys(ATTACHMENT_TYPES)
          .map((extension) => `.${extension}`)
          .join(',')}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          event.target.value = '';
          if (chosen) void upload(chosen);
        }}
      />
      {file.attachments.length === 0 && (
        <p className="rb-plain rb-muted">
          {text.noAttachments}
          {mayEdit && ` · ${text.uploadHint}`}
        </p>
      )}
      <ul className="rk-lines">
        {file.attachments.map((each) => (
          <li key={each.id}>
            {mayEdit ? (
              <a href={`/api/customers/${file.id}/attachments/${each.id}`} download>
                {each.title}
              </a>
            ) : (
              <span>{each.title}</span>
            )}
            <span className="rb-muted">
              {sizeOf(each.bytes)} · {each.byName} · {instantIn(each.createdAt, unit.timeZone)}
            </span>
            {mayEdit && (
              <Button className="rk-end" type="link" danger onClick={() => setLeaving(each)}>
                {text.remove}
                <span className="rb-hidden"> {each.title}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Modal
        open={leaving !== null}
        title={text.removeTitle}
        okText={text.remove}
        cancelText={text.cancel}
        okButtonProps={{ danger: true }}
        onCancel={() => setLeaving(null)}
        onOk={() => leaving && remove(leaving)}
      >
        {leaving && text.removeHint(leaving.title)}
      </Modal>
    </Section>
  );
}
