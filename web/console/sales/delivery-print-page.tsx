import { Button } from 'antd';
import { useParams } from 'react-router';
import { getOrder } from '../../../src/modules/sales/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import type { Order } from './order-types.ts';
import { printTexts } from './stock-texts.ts';
import { orderTexts } from './texts.ts';
import './sales.css';
import './contract.css';

/** The delivery form (交车确认单) on A4: car, checklist by section, signatures. */
export function DeliveryPrintPage() {
  const { id = '' } = useParams();
  const query = useCall(getOrder, { params: { id } });
  return <RecordState query={query}>{(order) => <Sheet order={order} />}</RecordState>;
}

function Sheet({ order }: { order: Order }) {
  const text = useText(printTexts);
  const file = useText(orderFileTexts);
  const orders = useText(orderTexts);
  const pick = usePick();
  const { unit } = useSession();
  const { signatureId, signedAt } = order.handover;
  const items = useDictionary('handover_item');
  const rows: [string, string, string, string][] = [
    [orders.number, order.number, orders.customer, order.customerName],
    [
      orders.car,
      `${pick(order.seriesName, order.seriesNameEn)} ${pick(order.trimName, order.trimNameEn)}`,
      orders.colour,
      order.colour,
    ],
    [file.vin, order.delivery?.vin ?? order.car?.vin ?? '', file.invoice, order.invoiceNumber ?? ''],
    [
      file.odometer,
      String(order.delivery?.odometerKm ?? order.handover.odometerKm ?? ''),
      orders.deliveredOn,
      order.delivery?.deliveredOn ?? '',
    ],
  ];
  return (
    <article className="print-page">
      <div className="no-print rb-page-actions">
        <Button type="primary" onClick={() => window.print()}>
          {text.print}
        </Button>
      </div>
      <h1>
        {pick(order.unitName, order.unitNameEn)} {text.deliveryForm}
      </h1>
      <table>
        <tbody>
          {rows.map(([a, b, c, d]) => (
            <tr key={a}>
              <th scope="row">{a}</th>
              <td>{b}</td>
              <th scope="row">{c}</th>
              <td>{d}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {Object.entries(file.handoverSections).map(([section, title]) => (
        <table key={section}>
          <thead>
            <tr>
              <th scope="col">{title}</th>
              <th scope="col">{text.confirmed}</th>
            </tr>
          </thead>
          <tbody>
            {items.options
              .filter(({ value }) => items.attributesOf(value).section === section)
              .map(({ value, label }) => {
                const answer = order.handover.items[value];
                return (
                  <tr key={value}>
                    <td>{label}</td>
                    <td>{answer ? file.answers[answer] : '□'}</td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      ))}
      <p>{text.declaration}</p>
      <div className="print-sign">
        {signatureId && signedAt ? (
          <div className="contract-signed">
            <img src={`/api/orders/${order.id}/files/${signatureId}`} alt={text.customerSigns} />
            <p>
              {text.customerSigns} · {instantIn(signedAt, unit.timeZone)}
            </p>
          </div>
        ) : (
          <p>{text.customerSigns}</p>
        )}
        <p>{text.consultantSigns}</p>
        <p>{text.advisorSigns}</p>
        <p>{text.date}</p>
      </div>
    </article>
  );
}
