import { useQueryClient } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { driveCalendar } from '../../../src/modules/showroom/test-drives/schema.ts';
import { addDays, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { BookDialog } from './book-dialog.tsx';
import { DriveChip } from './drive-chip.tsx';
import { driveTexts } from './drive-texts.ts';
import { DrivesToday } from './drives-today.tsx';
import './showroom.css';

type Calendar = z.output<typeof driveCalendar.response>;

/** The booking calendar of a dealer's cars, by day or week; the address holds what is looked at. */
export function TestDrivesPage() {
  const text = useText(driveTexts);
  const { unit, today } = useSession();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [booking, setBooking] = useState(params.has('lead'));
  const week = params.get('span') !== 'day';
  const from = params.get('from') ?? today;
  const to = addDays(from, week ? 6 : 0);
  const query = useCall(driveCalendar, { query: { from, to } });
  const go = (change: Record<string, string>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) next.set(name, value);
    setParams(next, { replace: true });
  };
  const step = (direction: 1 | -1) => go({ from: addDays(from, direction * (week ? 7 : 1)) });
  const leave = () => {
    setBooking(false);
    if (params.has('lead')) {
      const next = new URLSearchParams(params);
      next.delete('lead');
      next.delete('visit');
      setParams(next, { replace: true });
    }
  };
  const dealer = unit.kind === 'dealer';
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <div className="rb-page-actions">
          <LinkButton to="/showroom/test-drives/all">{text.all}</LinkButton>
          {dealer && can('testdrive.book') && (
            <Button type="primary" onClick={() => setBooking(true)}>
              {text.book}
            </Button>
          )}
        </div>
      </div>
      <div className="rs-row">
        <Segmented
          aria-label={text.calendar}
          value={week ? 'week' : 'day'}
          options={[
            { value: 'day', label: text.day },
            { value: 'week', label: text.week },
          ]}
          onChange={(span) => go({ span })}
        />
        <Button onClick={() => step(-1)}>{text.previous}</Button>
        <Button onClick={() => go({ from: today })}>{text.today}</Button>
        <Button onClick={() => step(1)}>{text.next}</Button>
        <span className="rb-num">{week ? `${from} – ${to}` : from}</span>
      </div>
      {query.isPending ? (
        <SkeletonRows rows={6} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.cars.length === 0 ? (
        <EmptyState title={text.noCars} hint={text.noCarsHint} />
      ) : (
        <CalendarTable calendar={query.data} from={from} to={to} />
      )}
      <DrivesToday />
      {query.data && (
        <BookDialog
          cars={query.data.cars}
          from={{ leadId: params.get('lead') ?? undefined, visitId: params.get('visit') ?? undefined }}
          open={booking}
          onClose={leave}
          onDone={(id) => {
            toast.success(text.booked);
            void client.invalidateQueries();
            void navigate(`/showroom/test-drives/${id}`);
          }}
        />
      )}
    </div>
  );
}

function CalendarTable({ calendar, from, to }: { calendar: Calendar; from: string; to: string }) {
  const text = useText(driveTexts);
  const pick = usePick();
  const { unit } = useSession();
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  const at = (instant: string) => instantIn(instant, unit.timeZone);
  const bookings = calendar.bookings.map((booking) => ({ ...booking, day: at(booking.startsAt).slice(0, 10) }));
  return (
    <div className="rs-calendar">
      <table>
        <caption>{text.calendarOf(from, to)}</caption>
        <thead>
          <tr>
            <th scope="col">{text.car}</th>
            {days.map((day) => (
              <th key={day} scope="col" className="rb-num">
                {day.slice(5)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calendar.cars.map((car) => (
            <tr key={car.id}>
              <th scope="row">
                {pick(car.seriesName, car.seriesNameEn)} <small className="rb-muted">{car.plate}</small>
                {car.state !== 'active' && <small> · {text.states[car.state]}</small>}
              </th>
              {days.map((day) => {
                const these = bookings.filter((booking) => booking.carId === car.id && booking.day === day);
                return (
                  <td key={day}>
                    {these.length === 0 ? (
                      <span className="rb-muted">{text.free}</span>
                    ) : (
                      <ul className="rs-slots">
                        {these.map((booking) => (
                          <li key={booking.id}>
                            <SlotCard booking={booking} from={at(booking.startsAt)} to={at(booking.endsAt)} />
                          </li>
                        ))}
                      </ul>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SlotCard({ booking, from, to }: { booking: Calendar['bookings'][number]; from: string; to: string }) {
  const text = useText(driveTexts);
  const content = (
    <>
      <span className="rb-num">
        {from.slice(11)}–{to.slice(11)}
      </span>{' '}
      <DriveChip status={booking.status} />
      <small>
        {booking.customerName ?? (booking.mine ? '—' : text.colleague)} · {booking.consultantName}
      </small>
    </>
  );
  return booking.mine ? (
    <Link className="rs-slot" to={`/showroom/test-drives/${booking.id}`}>
      {content}
    </Link>
  ) : (
    <span className="rs-slot">{content}</span>
  );
}
