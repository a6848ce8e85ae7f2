import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { openUnitRecord } from '../../../src/modules/customers/file/schema.ts';
import { getUnit } from '../../../src/modules/org/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useCities } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import {
  CloseUnitDialog,
  CreateUnitDialog,
  EditUnitDialog,
  HoursDialog,
  kindsBelow,
  MoveUnitDialog,
  type Unit,
  useUnitChanged,
} from './unit-dialogs.tsx';
import { type Opening, weekRuns } from './unit-hours.ts';
import { unitTexts } from './unit-texts.ts';

// What a dealer's people do with customers, loaded after the unit itself.
const DealerRecord = lazy(() =>
  import('../customers/dealer-record.tsx').then((module) => ({ default: module.DealerRecord })),
);

interface UnitRecordProps {
  id: string;
  /** Heads a page of its own, or stands beside the tree. */
  heading: 'h1' | 'h2';
  /** Where a unit's record is shown. */
  linkTo: (id: string) => string;
  /** A unit was made below this one. */
  onCreated: (unit: Unit) => void;
}

/** One unit with what may be done to it. */
export function UnitRecord({ id, ...rest }: UnitRecordProps) {
  const query = useCall(getUnit, { params: { id } });
  return (
    <RecordState query={query}>
      {(unit) => <Record key={unit.id} unit={unit} onReload={() => void query.refetch()} {...rest} />}
    </RecordState>
  );
}

type Dialog = 'create' | 'edit' | 'hours' | 'move' | 'close';

function Record({
  unit,
  heading: Heading,
  linkTo,
  onCreated,
  onReload,
}: Omit<UnitRecordProps, 'id'> & { unit: Unit; onReload: () => void }) {
  const text = useText(unitTexts);
  const pick = usePick();
  const cities = useCities();
  const session = useSession();
  const can = useCan();
  const toast = useToast();
  const changed = useUnitChanged();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const above = unit.path.at(-1);
  const mayEdit = can('org.edit');
  // From the unit one acts at, only what lies below it can be moved or closed.
  const below = mayEdit && unit.id !== session.unit.id;
  const props = (which: Dialog, said: string) => ({
    unit,
    open: dialog === which,
    onClose: () => setDialog(null),
    onReload,
    onDone: (now: Unit) => {
      changed(now);
      toast.success(said);
    },
  });
  return (
    <div className="rb-stack">
      <Card className="rb-record-head">
        <div className="rb-page-head">
          <Heading className="ru-name">{pick(unit.name, unit.nameEn)}</Heading>
          <div className="rb-tags">
            <Chip>{text.kind[unit.kind]}</Chip>
            <Chip tone={unit.status === 'open' ? 'green' : 'grey'}>{text.status[unit.status]}</Chip>
          </div>
          <div className="rb-page-actions">
            {mayEdit && <Button onClick={() => setDialog('edit')}>{text.edit}</Button>}
            {mayEdit && unit.status === 'open' && kindsBelow(unit.kind).length > 0 && (
              <Button onClick={() => setDialog('create')}>{text.create}</Button>
            )}
            {below && unit.kind !== 'brand' && <Button onClick={() => setDialog('move')}>{text.move}</Button>}
            {below && (
              <Button danger={unit.status === 'open'} onClick={() => setDialog('close')}>
                {unit.status === 'open' ? text.close : text.reopen}
              </Button>
            )}
            {unit.kind === 'dealer' && can('customer.edit') && <CustomerRecordButton unitId={unit.id} />}
            {can('audit.read') && <LinkButton to={`/audit?rowId=${unit.id}`}>{text.history}</LinkButton>}
          </div>
        </div>
        <Facts
          facts={[
            { label: text.code, value: <span className="rb-code">{unit.code}</span> },
            { label: text.nameEn, value: unit.nameEn },
            { label: text.above, value: above && <Above unit={unit} linkTo={linkTo} /> },
            { label: text.city, value: cities.nameOf(unit.cityCode) },
            { label: text.address, value: unit.address },
            { label: text.phone, value: unit.phone },
            ...(unit.kind === 'dealer'
              ? [
                  { label: text.sells, value: unit.sells ? text.yes : text.no },
                  { label: text.fullAfterSales, value: unit.fullAfterSales ? text.yes : text.no },
                ]
              : []),
            { label: text.timeZone, value: unit.timeZone },
            { label: text.children, value: String(unit.children) },
            { label: text.staff, value: <Link to={`/staff?unitId=${unit.id}`}>{unit.staff}</Link> },
            { label: text.created, value: instantIn(unit.createdAt, session.unit.timeZone) },
          ]}
        />
      </Card>
      <Section
        title={text.hours}
        extra={mayEdit && <Button onClick={() => setDialog('hours')}>{text.editHours}</Button>}
      >
        <Hours unit={unit} />
      </Section>
      {unit.kind === 'dealer' && can('customer.read') && (
        <Suspense fallback={<SkeletonRows rows={4} />}>
          <DealerRecord dealerId={unit.id} />
        </Suspense>
      )}
      {mayEdit && (
        <>
          <EditUnitDialog {...props('edit', text.saved)} />
          <HoursDialog {...props('hours', text.saved)} />
          <MoveUnitDialog {...props('move', text.moved)} />
          <CloseUnitDialog {...props('close', unit.status === 'open' ? text.closed : text.reopened)} />
          <CreateUnitDialog
            {...props('create', '')}
            onDone={(made) => {
              changed(made);
              toast.success(text.createdSay(pick(made.name, made.nameEn)));
              onCreated(made);
            }}
          />
        </>
      )}
    </div>
  );
}

/** The units above; those within reach are links. */
function Above({ unit, linkTo }: { unit: Unit; linkTo: (id: string) => string }) {
  const pick = usePick();
  const session = useSession();
  const reach = unit.path.findIndex(({ id }) => id === session.unit.id);
  return (
    <>
      {unit.path.map(({ id, name, nameEn }, at) => (
        <span key={id}>
          {at > 0 && ' / '}
          {reach >= 0 && at >= reach ? <Link to={linkTo(id)}>{pick(name, nameEn)}</Link> : pick(name, nameEn)}
        </span>
      ))}
    </>
  );
}

function Hours({ unit }: { unit: Unit }) {
  const text = useText(unitTexts);
  const { hours, holidays, exceptions = {} } = unit.workingTime;
  const day = (n: number) => text.weekday[n - 1] ?? '';
  const said = (openings: Opening[]) => openings.map(([from, until]) => `${from}–${until}`).join(' ') || text.shut;
  return (
    <dl className="rb-lines">
      {weekRuns(hours).map(({ from, to, openings }) => (
        <div key={from}>
          <dt>{from === to ? day(from) : text.span(day(from), day(to))}</dt>
          <dd className="rb-num">{said(openings)}</dd>
        </div>
      ))}
      <div>
        <dt>{text.holidays}</dt>
        <dd>{text.holiday[holidays]}</dd>
      </div>
      {Object.entries(exceptions)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([date, openings]) => (
          <div key={date}>
            <dt className="rb-num">{date}</dt>
            <dd className="rb-num">{said(openings)}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Opens a dealer's own customer record, which is made when it is first asked for (CUS-03). */
function CustomerRecordButton({ unitId }: { unitId: string }) {
  const text = useText(unitTexts);
  const toast = useToast();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const open = async () => {
    setBusy(true);
    try {
      const input = { params: { id: unitId }, idempotencyKey: newIdempotencyKey() };
      navigate(`/customers/${(await call(openUnitRecord, input)).customerId}`);
    } catch (error) {
      toast.error(problemOf(error).message);
      setBusy(false);
    }
  };
  return (
    <Button loading={busy} onClick={() => void open()}>
      {text.customerRecord}
    </Button>
  );
}
