import { Alert } from 'antd';
import { Link } from 'react-router';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { useText } from '../../ui/language.tsx';
import { GradeChip } from '../leads/lead-chips.tsx';
import type { Customer } from './customer-page.tsx';
import { recordTexts } from './record-texts.ts';
import { StageChip } from './stage-chip.tsx';

const VALUE = { high: 'green', medium: 'blue', low: 'grey' } as const;

/** What is to be seen of a customer at one glance: stage, grade, marks, tags, how full the file is. */
export function CustomerMarks({ customer }: { customer: Customer }) {
  const text = useText(recordTexts);
  const tags = useDictionary('customer_tag');
  const { kind, status, openLead, vip, opinionLeader, valueClass, complaints, completeness } = customer;
  return (
    <>
      {status !== 'active' && <Chip tone="red">{text.status[status]}</Chip>}
      <StageChip stage={customer.stage} />
      {openLead && <GradeChip grade={openLead.grade} />}
      {kind !== 'person' && <Chip>{text.kind[kind]}</Chip>}
      {vip && <Chip tone="orange">{text.vip}</Chip>}
      {opinionLeader && <Chip tone="orange">{text.opinionLeader}</Chip>}
      {valueClass && <Chip tone={VALUE[valueClass]}>{text.value[valueClass]}</Chip>}
      {complaints > 0 && <Chip tone="red">{text.complaints(complaints)}</Chip>}
      {customer.tags.map((tag) => (
        <Chip key={tag}>{tags.nameOf(tag)}</Chip>
      ))}
      {completeness !== null && (
        <Chip tone={completeness < 60 ? 'orange' : 'plain'}>{text.complete(completeness)}</Chip>
      )}
    </>
  );
}

/** Says what must not be overlooked: the record lives on elsewhere, or the person is not to be contacted. */
export function CustomerState({ customer }: { customer: Customer }) {
  const text = useText(recordTexts);
  const { status, mergedInto } = customer;
  if (status === 'merged')
    return (
      <Alert
        type="warning"
        showIcon
        title={
          <>
            {text.mergedInto} {mergedInto && <Link to={`/customers/${mergedInto.id}`}>{mergedInto.name}</Link>}
          </>
        }
      />
    );
  if (status === 'outdated') return <Alert type="warning" showIcon title={text.outdated} />;
  if (status === 'restricted' || status === 'erased') return <Alert type="error" showIcon title={text.restricted} />;
  return null;
}
