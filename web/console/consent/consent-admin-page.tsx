import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  listNotices,
  listPurposes,
  type Purpose,
  type Recipient,
} from '../../../src/modules/customers/consent/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { NoticeDialog, PurposeDialog, RecipientDialog } from './admin-dialogs.tsx';
import { consentTexts } from './texts.ts';
import './consent.css';

type PurposeView = z.output<typeof Purpose>;
type RecipientView = z.output<typeof Recipient>;

/** Purposes with their legal basis, versions of the notice, third parties that may receive data. */
export function ConsentAdminPage() {
  const text = useText(consentTexts);
  const purposes = useCall(listPurposes);
  const toast = useToast();
  const client = useQueryClient();
  const [purpose, setPurpose] = useState<{ open: boolean; one: PurposeView | null }>({ open: false, one: null });
  const [recipient, setRecipient] = useState<{ open: boolean; one: RecipientView | null }>({ open: false, one: null });
  const done = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.adminTitle}</h1>
      </div>
      <RecordState query={purposes}>
        {(data) => (
          <div className="rb-stack">
            <PurposeList purposes={data.purposes} onEdit={(one) => setPurpose({ open: true, one })} />
            <Notices purposes={data.purposes} onDone={() => done(text.published)} />
            <Recipients recipients={data.recipients} onEdit={(one) => setRecipient({ open: true, one })} />
          </div>
        )}
      </RecordState>
      {purpose.one && (
        <PurposeDialog
          purpose={purpose.one}
          open={purpose.open}
          onClose={() => setPurpose((before) => ({ ...before, open: false }))}
          onDone={() => done(text.saved)}
        />
      )}
      <RecipientDialog
        recipient={recipient.one}
        open={recipient.open}
        onClose={() => setRecipient((before) => ({ ...before, open: false }))}
        onDone={() => done(recipient.one ? text.saved : text.added)}
      />
    </div>
  );
}

function PurposeList({ purposes, onEdit }: { purposes: PurposeView[]; onEdit: (purpose: PurposeView) => void }) {
  const text = useText(consentTexts);
  const pick = usePick();
  return (
    <Section title={text.purposes}>
      <p className="rb-muted">{text.purposesHint}</p>
      <ul className="rb-notes rc-consents">
        {purposes.map((one) => (
          <li key={one.code}>
            <div className="rb-tags">
              <strong>{pick(one.name, one.nameEn)}</strong>
              <Chip tone={one.legalBasis === 'consent' ? 'blue' : 'plain'}>{text.basis[one.legalBasis]}</Chip>
              {one.separate && <Chip>{text.separate}</Chip>}
              {!one.active && <Chip tone="grey">{text.inactive}</Chip>}
            </div>
            <div>{pick(one.description, one.descriptionEn)}</div>
            <div className="rb-muted">
              <code>{one.code}</code>
              {one.channels.length > 0 && ` · ${one.channels.map((channel) => text.channels[channel]).join('、')}`}
              {one.quiet && one.channels.length > 0 && ` · ${text.quiet}`}
              {one.ownerDecides && ` · ${text.ownerDecides}`}
            </div>
            <Button size="small" onClick={() => onEdit(one)} aria-label={`${text.edit} ${pick(one.name, one.nameEn)}`}>
              {text.edit}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Notices({ purposes, onDone }: { purposes: PurposeView[]; onDone: () => void }) {
  const text = useText(consentTexts);
  const pick = usePick();
  const { unit } = useSession();
  const query = useCall(listNotices);
  const [open, setOpen] = useState(false);
  const nameOf = (code: string) => {
    const known = purposes.find((one) => one.code === code);
    return known ? pick(known.name, known.nameEn) : code;
  };
  return (
    <Section
      title={text.notices}
      extra={
        <Button type="primary" onClick={() => setOpen(true)}>
          {text.publish}
        </Button>
      }
    >
      <p className="rb-muted">{text.noticesHint}</p>
      <RecordState query={query}>
        {({ rows }) => (
          <>
            <ul className="rb-notes">
              {rows.map((row) => (
                <li key={row.id}>
                  <details>
                    <summary>
                      <span className="rb-tags">
                        <strong>{row.version}</strong>
                        <span>{pick(row.title, row.titleEn)}</span>
                        {row.current && <Chip tone="green">{text.current}</Chip>}
                        {new Date(row.validFrom) > new Date() && <Chip tone="orange">{text.future}</Chip>}
                        {row.renews && <Chip tone="blue">{text.renews}</Chip>}
                        <span className="rb-muted">
                          {instantIn(row.validFrom, unit.timeZone)} {row.actorName}
                        </span>
                      </span>
                    </summary>
                    <p className="rb-muted">
                      {text.covers}:{row.purposes.map(nameOf).join('、')}
                    </p>
                    <p className="rc-notice-body">{pick(row.body, row.bodyEn)}</p>
                  </details>
                </li>
              ))}
            </ul>
            <NoticeDialog
              purposes={purposes}
              last={rows.find((row) => row.current) ?? rows[0]}
              open={open}
              onClose={() => setOpen(false)}
              onDone={onDone}
            />
          </>
        )}
      </RecordState>
    </Section>
  );
}

function Recipients({
  recipients,
  onEdit,
}: {
  recipients: RecipientView[];
  onEdit: (recipient: RecipientView | null) => void;
}) {
  const text = useText(consentTexts);
  const pick = usePick();
  return (
    <Section title={text.recipients} extra={<Button onClick={() => onEdit(null)}>{text.addRecipient}</Button>}>
      <p className="rb-muted">{text.recipientsHint}</p>
      {recipients.length === 0 && <p className="rb-plain rb-muted">{text.noRecipients}</p>}
      <ul className="rb-notes rc-consents">
        {recipients.map((one) => (
          <li key={one.code}>
            <div className="rb-tags">
              <strong>{pick(one.name, one.nameEn)}</strong>
              {!one.active && <Chip tone="grey">{text.inactive}</Chip>}
            </div>
            <div>{one.purposeText}</div>
            <div className="rb-muted">
              {one.dataKinds} · {one.contact}
            </div>
            <Button size="small" onClick={() => onEdit(one)} aria-label={`${text.edit} ${pick(one.name, one.nameEn)}`}>
              {text.edit}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
