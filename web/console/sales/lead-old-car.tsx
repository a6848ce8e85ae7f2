import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { tradeInHelp } from '../../../src/modules/sales/appraisals/schema.ts';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { UsedCarChip } from './used-car-chip.tsx';
import { AskDialog } from './used-car-dialogs.tsx';
import { usedCarTexts } from './used-car-texts.ts';
import './sales.css';

/** The old car of a lead's customer: why they were reminded, what they own, what was appraised and offered. */
export function LeadOldCar({ leadId, open }: { leadId: string; open: boolean }) {
  const text = useText(usedCarTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const navigate = useNavigate();
  const { data } = useCall(tradeInHelp, { params: { id: leadId } });
  const [asking, setAsking] = useState(false);
  if (!data) return null;
  const asks = open && can('usedcar.request') && unit.kind === 'dealer';
  const empty = data.cars.length === 0 && data.appraisals.length === 0;
  return (
    <Section
      title={text.section}
      extra={asks && <Button onClick={() => setAsking(true)}>{text.ask}</Button>}
      empty={empty ? text.noCars : undefined}
    >
      {data.dueOn && <Alert type="info" showIcon title={text.reminded(data.dueOn)} />}
      <ul className="sale-list">
        {data.cars.map((car) => (
          <li key={car.unitId}>
            <span className="sale-grow">
              <strong>{pick(car.car, car.carEn)}</strong> {car.plate ?? car.vin}
              <span className="rb-muted"> · {text.since(car.since)}</span>
            </span>
          </li>
        ))}
        {data.appraisals.map((row) => (
          <li key={row.id}>
            <Link className="sale-grow" to={`/used-cars/${row.id}`}>
              <span className="rb-num">{row.number}</span> {row.car}
            </Link>
            {row.offerFen !== null && <span className="rb-num">{money(row.offerFen)}</span>}
            <UsedCarChip status={row.status} lapsed={row.lapsed} />
          </li>
        ))}
      </ul>
      <AskDialog
        open={asking}
        onClose={() => setAsking(false)}
        onDone={(id) => navigate(`/used-cars/${id}`)}
        customerId={data.customerId}
        leadId={leadId}
        cars={data.cars}
      />
    </Section>
  );
}
