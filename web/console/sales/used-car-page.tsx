import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import {
  addAppraisalPhoto,
  getAppraisal,
  MAX_APPRAISAL_PHOTO_BYTES,
} from '../../../src/modules/sales/appraisals/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { count, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { UploadButton } from '../../ui/upload-button.tsx';
import { useOrderChanged } from './order-types.ts';
import { UsedCarChip } from './used-car-chip.tsx';
import { AnswerDialog, type Appraisal, AppraiseDialog, CloseDialog, OfferDialog } from './used-car-dialogs.tsx';
import { usedCarTexts } from './used-car-texts.ts';

/** One used car: its condition, what it is worth, what was offered and what the owner says. */
export function UsedCarPage() {
  const { id = '' } = useParams();
  const query = useCall(getAppraisal, { params: { id } });
  return <RecordState query={query}>{(row) => <UsedCarRecord key={row.id} row={row} />}</RecordState>;
}

type Open = 'appraise' | 'offer' | 'answer' | 'buy' | 'drop';
/** What may be done in which state. */
const STEPS: Record<Open, readonly Appraisal['status'][]> = {
  appraise: ['requested', 'appraised', 'offered'],
  offer: ['appraised', 'offered', 'refused'],
  answer: ['offered'],
  buy: ['accepted'],
  drop: ['requested', 'appraised', 'offered', 'accepted', 'refused'],
};

function UsedCarRecord({ row }: { row: Appraisal }) {
  const text = useText(usedCarTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const conditions = useDictionary('car_condition');
  const refusals = useDictionary('appraisal_refusal');
  const changed = useOrderChanged();
  const [open, setOpen] = useState<Open | null>(null);
  const may = (step: Open) =>
    STEPS[step].includes(row.status) && can(step === 'answer' ? 'usedcar.request' : 'usedcar.appraise');
  const at = (instant: string | null) => instant && instantIn(instant, unit.timeZone);
  const dialog = { open: true, row, onClose: () => setOpen(null), onDone: () => changed(text.saved) };
  return (
    <RecordPage
      back={{ to: '/used-cars', label: text.title }}
      title={row.car}
      tags={
        <>
          <UsedCarChip status={row.status} lapsed={row.lapsed} />
          <Chip>{text.purposes[row.purpose]}</Chip>
        </>
      }
      owner={row.consultantName}
      actions={
        <>
          {may('appraise') && <Button onClick={() => setOpen('appraise')}>{text.appraise}</Button>}
          {may('offer') && <Button onClick={() => setOpen('offer')}>{text.makeOffer}</Button>}
          {may('answer') && (
            <Button type="primary" onClick={() => setOpen('answer')}>
              {text.answer}
            </Button>
          )}
          {may('buy') && (
            <Button type="primary" onClick={() => setOpen('buy')}>
              {text.buy}
            </Button>
          )}
          {may('drop') && (
            <Button danger onClick={() => setOpen('drop')}>
              {text.drop}
            </Button>
          )}
        </>
      }
      facts={[
        { label: text.number, value: <span className="rb-num">{row.number}</span> },
        { label: text.customer, value: <Link to={`/customers/${row.customerId}`}>{row.customerName}</Link> },
        { label: text.plate, value: row.plate },
        { label: text.vin, value: row.vin && <span className="rb-code">{row.vin}</span> },
        { label: text.year, value: row.year },
        { label: text.mileage, value: count(row.mileageKm) },
        { label: text.condition, value: row.condition && conditions.nameOf(row.condition) },
        { label: text.conditionNote, value: row.conditionNote },
        { label: text.value, value: row.valueFen === null ? null : money(row.valueFen) },
        { label: text.offer, value: row.offerFen === null ? null : <strong>{money(row.offerFen)}</strong> },
        { label: text.offerUntil, value: row.offerUntil },
        { label: text.reason, value: row.reason && refusals.nameOf(row.reason) },
        { label: text.appraiser, value: row.appraiserName },
        { label: text.decided, value: at(row.decidedAt) },
        { label: text.closed, value: at(row.closedAt) },
        { label: text.lead, value: row.leadId && <Link to={`/leads/${row.leadId}`}>{text.lead}</Link> },
        { label: text.order, value: row.orderId && <Link to={`/orders/${row.orderId}`}>{row.orderNumber}</Link> },
        { label: text.dealer, value: pick(row.unitName, row.unitNameEn) },
        { label: text.note, value: row.note },
      ]}
    >
      <Photos
        row={row}
        editable={can('usedcar.request') && STEPS.appraise.includes(row.status)}
        onChanged={() => changed(text.saved)}
      />
      {open === 'appraise' && <AppraiseDialog {...dialog} />}
      {open === 'offer' && <OfferDialog {...dialog} />}
      {open === 'answer' && <AnswerDialog {...dialog} />}
      {(open === 'buy' || open === 'drop') && <CloseDialog {...dialog} bought={open === 'buy'} />}
    </RecordPage>
  );
}

function Photos({ row, editable, onChanged }: { row: Appraisal; editable: boolean; onChanged: () => void }) {
  const text = useText(usedCarTexts);
  return (
    <Section
      title={text.photos}
      extra={
        editable && (
          <UploadButton
            label={text.addPhoto}
            accept="image/png,image/jpeg,image/webp"
            maxBytes={MAX_APPRAISAL_PHOTO_BYTES}
            tooLarge={text.tooLarge}
            send={(file) => call(addAppraisalPhoto, { params: { id: row.id }, file })}
            onDone={onChanged}
          />
        )
      }
      empty={row.photoIds.length === 0 ? text.noPhotos : undefined}
    >
      <ul className="rb-plain">
        {row.photoIds.map((photo, at) => (
          <li key={photo}>
            <a href={`/api/appraisals/${row.id}/photos/${photo}`} download>
              {text.photo(at + 1)}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
