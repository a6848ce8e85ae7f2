import { Checkbox, Form, Input, Radio, Select } from 'antd';
import type * as z from 'zod';
import { Grade } from '../../../src/modules/leads/schema.ts';
import { closeVisit, listReceivers, takeVisit, type VisitRow } from '../../../src/modules/showroom/visits/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCatalogue } from '../products/use-catalogue.ts';
import { CONTACT_NAMES, ContactEntry, type ContactFields, contactOf } from './contact-fields.tsx';
import { showroomTexts } from './texts.ts';

type Visit = Pick<z.output<typeof VisitRow>, 'id' | 'version' | 'consultantId' | 'leadId' | 'testDrive'>;

interface DialogProps {
  visit: Visit;
  open: boolean;
  onClose: () => void;
}

/** A visit goes to a colleague, or somebody stands in. */
export function GiveDialog({ visit, onDone, ...dialog }: DialogProps & { onDone: () => void }) {
  const text = useText(showroomTexts);
  const { data, isPending } = useCall(listReceivers, {}, { enabled: dialog.open });
  return (
    <FormDialog<typeof takeVisit, { consultantId: string; standIn?: boolean }>
      {...dialog}
      title={text.giveTitle}
      endpoint={takeVisit}
      params={{ id: visit.id }}
      toBody={({ consultantId, standIn }) => ({ version: visit.version, consultantId, standIn: standIn ?? false })}
      onDone={onDone}
    >
      <Form.Item name="consultantId" label={text.consultant} required>
        <Select
          loading={isPending}
          autoFocus
          options={(data?.rows ?? []).map((row) => ({
            value: row.id,
            label: `${row.name} · ${text.openNow(row.openVisits)}`,
          }))}
        />
      </Form.Item>
      {visit.consultantId && (
        <Form.Item name="standIn" valuePropName="checked">
          <Checkbox>{text.standIn}</Checkbox>
        </Form.Item>
      )}
    </FormDialog>
  );
}

interface Outcome extends ContactFields {
  grade?: string;
  seriesId?: string;
  viewed?: string[];
  concerns?: string[];
  questions?: string;
  testDrive?: boolean;
  tradeIn?: boolean;
  instalments?: boolean;
  plateSituation?: string;
  currentCar?: string;
  remark?: string;
}

interface CloseProps extends DialogProps {
  onDone: (answer: z.output<typeof closeVisit.response>) => void;
}

/** What came of a visit: the phone that becomes a lead, and what was looked at, asked and said. */
export function CloseVisitDialog({ visit, ...dialog }: CloseProps) {
  const text = useText(showroomTexts);
  const catalogue = useCatalogue();
  const concerns = useDictionary('buyer_concern');
  const plates = useDictionary('plate_situation');
  const grades = useDictionary('lead_grade');
  return (
    <FormDialog<typeof closeVisit, Outcome>
      {...dialog}
      title={text.closeTitle}
      submitText={text.close}
      endpoint={closeVisit}
      params={{ id: visit.id }}
      initial={{ testDrive: visit.testDrive }}
      fieldNames={CONTACT_NAMES}
      toBody={({ leftPhone, name, mobile, shareDealer, marketing, questions, remark, currentCar, ...rest }) => ({
        ...rest,
        version: visit.version,
        contact: contactOf({ leftPhone, name, mobile, shareDealer, marketing }),
        viewed: rest.viewed ?? [],
        concerns: rest.concerns ?? [],
        testDrive: rest.testDrive ?? false,
        tradeIn: rest.tradeIn ?? false,
        instalments: rest.instalments ?? false,
        questions: questions || undefined,
        remark: remark || undefined,
        currentCar: currentCar || undefined,
      })}
    >
      {!visit.leadId && <ContactEntry />}
      <Form.Item name="grade" label={text.grade}>
        <Radio.Group
          options={Grade.options.map((grade) => ({ value: grade, label: `${grade} ${grades.nameOf(grade)}` }))}
        />
      </Form.Item>
      <Form.Item name="seriesId" label={text.series}>
        <Select options={catalogue.series} loading={catalogue.loading} allowClear />
      </Form.Item>
      <Form.Item name="viewed" label={text.viewed}>
        <Select mode="multiple" options={catalogue.series} loading={catalogue.loading} />
      </Form.Item>
      <Form.Item name="concerns" label={text.concerns}>
        <Select mode="multiple" options={concerns.options} />
      </Form.Item>
      <Form.Item name="questions" label={text.questions}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
      {(['testDrive', 'tradeIn', 'instalments'] as const).map((field) => (
        <Form.Item key={field} name={field} valuePropName="checked">
          <Checkbox>{text[field]}</Checkbox>
        </Form.Item>
      ))}
      <Form.Item name="plateSituation" label={text.plateSituation}>
        <Select options={plates.options} allowClear />
      </Form.Item>
      <Form.Item name="currentCar" label={text.currentCar}>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="remark" label={text.remark}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
    </FormDialog>
  );
}
