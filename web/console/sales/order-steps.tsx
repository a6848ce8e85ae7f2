import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import type { Order } from './order-types.ts';

/** How far the sale is: the house's own steps, done ones marked. */
export function OrderSteps({ order }: { order: Order }) {
  const text = useText(orderFileTexts);
  const pick = usePick();
  return (
    <Section title={text.progress}>
      <ol className="sale-steps">
        {order.steps.map((step) => (
          <li key={step.code} data-done={step.done}>
            <span aria-hidden="true">{step.done ? '✓' : '○'}</span>
            {pick(step.name, step.nameEn)}
            <span className="rb-hidden">{step.done ? text.done : text.notDone}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
