import { Chip, type Tone } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { useText } from '../../ui/language.tsx';
import { leadTexts } from './texts.ts';

const GRADES: Record<string, Tone> = {
  H: 'red',
  A: 'orange',
  B: 'blue',
  C: 'grey',
  O: 'green',
  F: 'plain',
  S: 'plain',
};
const STATUSES: Record<string, Tone> = {
  new: 'orange',
  assigned: 'orange',
  accepted: 'blue',
  following: 'blue',
  ordered: 'green',
  won: 'green',
  defeated: 'red',
  dormant: 'grey',
};

/** Grade of a lead; what it means on hovering. */
export function GradeChip({ grade }: { grade: string }) {
  const { nameOf } = useDictionary('lead_grade');
  return (
    <Chip tone={GRADES[grade]} title={nameOf(grade)}>
      {grade}
    </Chip>
  );
}

/** Status of a lead. */
export function LeadStatusChip({ status }: { status: string }) {
  const text = useText(leadTexts);
  return <Chip tone={STATUSES[status]}>{text.status[status] ?? status}</Chip>;
}
