import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import type * as z from 'zod';
import {
  closeDesk,
  getPartner,
  listPartnerRecords,
  openDesk,
  shareWithPartner,
} from '../../../src/modules/club/partners/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useRecent } from '../shell/page-actions.ts';
import { type Partner, PartnerDialog, RecordDialog } from './partner-dialogs.tsx';
import { partnerTexts } from './partner-texts.ts';
import './club-goods.css';

/** One partner: contract, what it offers, its desk, what the partnership brought. */
export function PartnerPage() {
  const { id = '' } = useParams();
  const query = useCall(getPartner, { params: { id } });
  return <RecordState query={query}>{(partner) => <PartnerRecord key={partner.id} partner={partner} />}</RecordState>;
}

function PartnerRecord({ partner }: { partner: Partner }) {
  const text = useText(partnerTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const kinds = useDictionary('partner_kind');
  const { unit } = useSession();
  const [open, setOpen] = useState<'edit' | 'record' | 'desk' | 'close' | 'share' | null>(null);
  const [path, setPath] = useState<string | null>(null);
  const [shared, setShared] = useState<Shared | null>(null);
  const name = pick(partner.name, partner.nameEn);
  useRecent(name);
  const editable = partner.own && can('partner.edit');
  const changed = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const close = () => setOpen(null);
  return (
    <RecordPage
      back={{ to: '/partners', label: text.title }}
      title={name}
      tags={
        <>
          <Chip tone={partner.state === 'active' ? 'green' : 'grey'}>{text.states[partner.state]}</Chip>
          {!partner.own && <Chip tone="grey">{text.readOnly}</Chip>}
        </>
      }
      actions={
        editable && (
          <>
            {partner.state === 'active' && <Button onClick={() => setOpen('share')}>{text.sharing}</Button>}
            <Button onClick={() => setOpen('edit')}>{text.edit}</Button>
          </>
        )
      }
      facts={[
        { label: text.code, value: <span className="rb-code">{partner.code}</span> },
        { label: text.kind, value: kinds.nameOf(partner.kind) },
        { label: text.contract, value: `${partner.contractFrom} – ${partner.contractTo ?? '…'}` },
        { label: text.contactName, value: [partner.contactName, partner.contactMasked].filter(Boolean).join(' ') },
        {
          label: text.agency,
          value: partner.agencyName
            ? `${pick(partner.agencyName, partner.agencyNameEn)} ${(partner.agencyBp ?? 0) / 100}%`
            : null,
        },
        { label: text.recipient, value: partner.recipientName },
        { label: text.uses, value: count(partner.uses) },
        { label: text.by, value: pick(partner.unitName, partner.unitNameEn) },
        { label: text.note, value: partner.note },
      ]}
    >
      {shared && <SharedRows shared={shared} />}
      <Section title={text.offers} empty={partner.offers.length === 0 ? text.noOffers : undefined}>
        <ul className="goods-list">
          {partner.offers.map((offer) => (
            <li key={offer.id}>
              <span className="goods-grow">{pick(offer.name, offer.nameEn)}</span>
              {offer.stock !== null && <span className="rb-muted">{text.stockLeft(count(offer.stock))}</span>}
              <span>
                {text.uses} <strong className="rb-num">{count(offer.uses)}</strong>
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section
        title={text.desk}
        extra={
          editable && (
            <span className="rb-tags">
              {partner.state === 'active' && <Button onClick={() => setOpen('desk')}>{text.openDesk}</Button>}
              {partner.deskOpen && (
                <Button danger onClick={() => setOpen('close')}>
                  {text.closeDesk}
                </Button>
              )}
            </span>
          )
        }
      >
        <p className="rb-plain">
          {partner.deskOpen && partner.deskSince
            ? text.deskOpen(instantIn(partner.deskSince, unit.timeZone))
            : text.deskClosed}
        </p>
        {path && <DeskLink path={path} />}
      </Section>
      <Records partner={partner} onAdd={can('partner.edit') ? () => setOpen('record') : undefined} />
      {open === 'edit' && <PartnerDialog partner={partner} onClose={close} onDone={() => changed(text.saved)} />}
      {open === 'record' && <RecordDialog partner={partner} onClose={close} onDone={changed} />}
      {open === 'share' && <ShareDialog partner={partner} onClose={close} onDone={setShared} />}
      <FormDialog<typeof openDesk, Record<string, never>>
        open={open === 'desk'}
        onClose={close}
        onDone={(answer) => {
          setPath(answer.path);
          void client.invalidateQueries();
        }}
        title={text.openDeskTitle}
        submitText={text.openDesk}
        endpoint={openDesk}
        params={{ id: partner.id }}
        toBody={() => ({})}
      >
        <p>{text.openDeskHint}</p>
      </FormDialog>
      <FormDialog<typeof closeDesk, Record<string, never>>
        open={open === 'close'}
        danger
        onClose={close}
        onDone={() => {
          setPath(null);
          changed(text.closed);
        }}
        title={text.closeDeskTitle}
        submitText={text.closeDesk}
        endpoint={closeDesk}
        params={{ id: partner.id }}
        toBody={() => ({})}
      >
        {null}
      </FormDialog>
    </RecordPage>
  );
}

function DeskLink({ path }: { path: string }) {
  const text = useText(partnerTexts);
  const toast = useToast();
  const link = `${window.location.origin}${path}`;
  return (
    <Alert
      type="info"
      title={text.deskLink}
      description={
        <>
          <p className="rb-plain">{text.deskLinkHint}</p>
          <code className="goods-link">{link}</code>
        </>
      }
      action={
        <Button onClick={() => void navigator.clipboard.writeText(link).then(() => toast.success(text.copied))}>
          {text.copy}
        </Button>
      }
    />
  );
}

function Records({ partner, onAdd }: { partner: Partner; onAdd?: () => void }) {
  const text = useText(partnerTexts);
  const pick = usePick();
  const { data } = useCall(listPartnerRecords, { params: { id: partner.id } });
  const rows = data?.rows ?? [];
  return (
    <Section
      title={text.records}
      extra={onAdd && <Button onClick={onAdd}>{text.addRecord}</Button>}
      empty={data && rows.length === 0 ? text.noRecords : undefined}
    >
      <ul className="goods-list">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="rb-num">{row.occurredOn}</span>
            <span className="goods-grow">
              {text.parties[row.party]} · {text.kinds[row.kind]}
              {row.share && ` · ${text.share}`}
              <span className="rb-muted"> {row.note}</span>
            </span>
            <span className="rb-muted">{pick(row.unitName, row.unitNameEn)}</span>
            <strong className="rb-num">{money(row.amountFen)}</strong>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type Shared = z.output<typeof shareWithPartner.response>;

/** Card numbers → what each member said to being passed on to this partner. */
function ShareDialog({
  partner,
  onClose,
  onDone,
}: {
  partner: Partner;
  onClose: () => void;
  onDone: (answer: Shared) => void;
}) {
  const text = useText(partnerTexts);
  return (
    <FormDialog<typeof shareWithPartner, { cards?: string; dataKinds?: string[] }>
      open
      onClose={onClose}
      onDone={onDone}
      title={text.sharingTitle}
      submitText={text.share_}
      endpoint={shareWithPartner}
      params={{ id: partner.id }}
      initial={{ dataKinds: ['name', 'mobile'] }}
      toBody={({ cards, dataKinds }) => ({ cards: (cards ?? '').split(/[\s,,、]+/).filter(Boolean), dataKinds })}
    >
      <p>{text.sharingHint}</p>
      <Form.Item name="cards" label={text.cards} required>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} autoFocus />
      </Form.Item>
      <Form.Item name="dataKinds" label={text.data} required>
        <Select mode="multiple" options={Object.entries(text.dataKinds).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
    </FormDialog>
  );
}

/** Who agreed and was passed on, who was not and why. */
function SharedRows({ shared }: { shared: Shared }) {
  const text = useText(partnerTexts);
  const pick = usePick();
  return (
    <Section title={text.sharedCount(shared.passed, shared.rows.length)}>
      <ul className="goods-list">
        {shared.rows.map((row) => (
          <li key={row.memberId}>
            <span className="goods-grow">
              {row.name} <span className="rb-muted rb-num">{row.card}</span>
            </span>
            <Chip tone={row.allowed ? 'green' : 'grey'}>{row.allowed ? text.yes : text.no}</Chip>
            {!row.allowed && <span className="rb-muted">{pick(row.reasonText, row.reasonTextEn)}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
