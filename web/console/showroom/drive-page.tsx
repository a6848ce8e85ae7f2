import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type * as z from 'zod';
import {
  type DriveView,
  driveCalendar,
  getDrive,
  settleDrive,
} from '../../../src/modules/showroom/test-drives/schema.ts';
import { call } from '../../api/call.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { dateIn, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LoadingDialog } from '../../ui/loading-dialog.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { RebookDialog } from './book-dialog.tsx';
import { DriveChip } from './drive-chip.tsx';
import { CancelDialog, FeedbackDialog, LicenceDialog, RoadDialog } from './drive-dialogs.tsx';
import { driveTexts } from './drive-texts.ts';
import './showroom.css';
import { WaiverDialog } from './waiver-dialog.tsx';

type Drive = z.output<typeof DriveView>;
type Asked = 'licence' | 'sign' | 'out' | 'back' | 'cancel' | 'feedback' | 'rebook' | null;

/** One test drive: from booking over licence, waiver and the road to feedback. */
export function DrivePage() {
  const { id = '' } = useParams();
  const query = useCall(getDrive, { params: { id } });
  return <RecordState query={query}>{(drive) => <DriveRecord key={drive.id} drive={drive} />}</RecordState>;
}

function DriveRecord({ drive }: { drive: Drive }) {
  const text = useText(driveTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const routes = useDictionary('drive_route');
  const when = (instant: string | null) => (instant ? instantIn(instant, unit.timeZone) : null);
  return (
    <RecordPage
      back={{ to: '/showroom/test-drives', label: text.title }}
      title={drive.customerName ?? text.drive}
      phone={drive.mobileMasked && <span className="rb-num">{drive.mobileMasked}</span>}
      tags={<DriveChip status={drive.status} />}
      owner={drive.consultantName}
      actions={can('testdrive.book') && <Steps drive={drive} />}
      facts={[
        { label: text.time, value: `${when(drive.startsAt)}–${when(drive.endsAt)?.slice(11)}` },
        { label: text.car, value: `${pick(drive.seriesName, drive.seriesNameEn)} · ${drive.carName} · ${drive.plate}` },
        { label: text.route, value: routes.nameOf(drive.route) },
        { label: text.dealer, value: pick(drive.unitName, drive.unitNameEn) },
      ]}
    >
      <Papers drive={drive} />
      <Road drive={drive} />
    </RecordPage>
  );
}

/** What can be done next, the likeliest first. */
function Steps({ drive }: { drive: Drive }) {
  const text = useText(driveTexts);
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked>(null);
  const waiting = drive.status === 'booked' || drive.status === 'confirmed';
  const day = dateIn(drive.startsAt, unit.timeZone);
  const calendar = useCall(
    driveCalendar,
    { query: { from: day, to: day, unitId: drive.orgId } },
    { enabled: asked === 'rebook' },
  );
  const done = () => {
    toast.success(text.done);
    void client.invalidateQueries();
  };
  const settle = (to: 'confirmed' | 'no_show') =>
    call(settleDrive, { params: { id: drive.id }, body: { version: drive.version, to } }).then(done, (error) =>
      toast.error(problemOf(error).message),
    );
  const dialog = (name: Asked) => ({ drive, open: asked === name, onClose: () => setAsked(null), onDone: done });
  const ready = drive.licenceClass !== null && drive.agreedAt !== null;
  const minutes = Math.round((Date.parse(drive.endsAt) - Date.parse(drive.startsAt)) / 60_000);
  const slot = {
    id: drive.id,
    version: drive.version,
    carId: drive.carId,
    startsAt: instantIn(drive.startsAt, unit.timeZone),
    minutes,
    route: drive.route ?? undefined,
  };
  return (
    <>
      {drive.status === 'booked' && <Button onClick={() => void settle('confirmed')}>{text.confirm}</Button>}
      {waiting && (
        <>
          {drive.licenceClass === null && <Button onClick={() => setAsked('licence')}>{text.checkLicence}</Button>}
          {drive.agreedAt === null && <Button onClick={() => setAsked('sign')}>{text.sign}</Button>}
          <Button type="primary" disabled={!ready} onClick={() => setAsked('out')}>
            {text.depart}
          </Button>
          <Button onClick={() => setAsked('rebook')}>{text.rebook}</Button>
          {Date.parse(drive.startsAt) < Date.now() && (
            <Button onClick={() => void settle('no_show')}>{text.noShow}</Button>
          )}
          <Button danger onClick={() => setAsked('cancel')}>
            {text.cancel}
          </Button>
        </>
      )}
      {drive.status === 'out' && (
        <Button type="primary" onClick={() => setAsked('back')}>
          {text.comeBack}
        </Button>
      )}
      {drive.status === 'back' && (
        <Button type={drive.feedbackAt ? 'default' : 'primary'} onClick={() => setAsked('feedback')}>
          {text.giveFeedback}
        </Button>
      )}
      <LicenceDialog {...dialog('licence')} />
      <WaiverDialog {...dialog('sign')} />
      <RoadDialog {...dialog('out')} way="out" />
      <RoadDialog {...dialog('back')} way="back" />
      <CancelDialog {...dialog('cancel')} />
      <FeedbackDialog {...dialog('feedback')} />
      {calendar.data ? (
        <RebookDialog {...dialog('rebook')} drive={slot} cars={calendar.data.cars} />
      ) : (
        asked === 'rebook' && <LoadingDialog title={text.rebook} query={calendar} onClose={() => setAsked(null)} />
      )}
    </>
  );
}

function Papers({ drive }: { drive: Drive }) {
  const text = useText(driveTexts);
  const can = useCan();
  const { unit } = useSession();
  const signed = drive.agreedAt && drive.waiverVersion;
  return (
    <Section
      title={text.papers}
      extra={
        signed &&
        can('testdrive.book') && (
          <a href={`/api/showroom/test-drives/${drive.id}/waiver`} download>
            {text.signature}
          </a>
        )
      }
    >
      <Facts
        facts={[
          {
            label: text.licence,
            value: drive.licenceClass ? `${drive.licenceClass} · ${drive.licenceMasked ?? ''}` : text.notYet,
          },
          { label: text.validUntil, value: drive.licenceUntil },
          {
            label: text.waiver,
            value: signed
              ? text.signedAt(drive.waiverVersion ?? '', instantIn(drive.agreedAt ?? '', unit.timeZone))
              : text.notYet,
          },
        ]}
      />
    </Section>
  );
}

function Road({ drive }: { drive: Drive }) {
  const text = useText(driveTexts);
  const can = useCan();
  const { unit } = useSession();
  const intentions = useDictionary('buying_intention');
  const concerns = useDictionary('buyer_concern');
  const reasons = useDictionary('drive_cancel_reason');
  const when = (instant: string | null) => (instant ? instantIn(instant, unit.timeZone) : null);
  return (
    <Section title={text.drive} extra={can('lead.read') && <Link to={`/leads/${drive.leadId}`}>{text.openLead}</Link>}>
      <Facts
        facts={[
          { label: text.outAt, value: when(drive.outAt) },
          { label: text.odometerOut, value: drive.odometerOut },
          { label: text.backAt, value: when(drive.backAt) },
          { label: text.odometerIn, value: drive.odometerIn },
          {
            label: text.feedbackState,
            value: drive.feedbackAt
              ? when(drive.feedbackAt)
              : drive.feedbackDueAt && text.due(when(drive.feedbackDueAt) ?? ''),
          },
          { label: text.rating, value: drive.rating && text.ratingOf(drive.rating) },
          { label: text.intention, value: intentions.nameOf(drive.intention) },
          { label: text.liked, value: drive.liked.map((code) => concerns.nameOf(code)).join('、') },
          { label: text.feedback, value: drive.feedback },
          { label: text.reason, value: reasons.nameOf(drive.cancelReason) },
        ]}
      />
    </Section>
  );
}
