import { Form, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type * as z from 'zod';
import {
  createPublication,
  editPublication,
  type getPublication,
} from '../../../src/modules/org/publications/schema.ts';
import { listUnits } from '../../../src/modules/org/schema.ts';
import { ROLES } from '../../../src/platform/roles.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { publicationTexts } from './publication-texts.ts';

export type Publication = z.output<typeof getPublication.response>;

interface Values {
  kind?: string;
  title: string;
  titleEn?: string;
  body: string;
  bodyEn?: string;
  unitIds?: string[];
  roleCodes?: string[];
  validFrom?: string;
  validTo?: string;
}

interface DialogProps {
  open: boolean;
  onClose: () => void;
  /** Told of the id of what was made or changed. */
  onDone: (id: string) => void;
  /** The draft to change, or what a new version is made of. */
  of?: Publication;
  version?: boolean;
}

const bodyOf = ({ kind = '', title = '', body = '', validFrom = '', ...rest }: Values) => ({
  kind,
  title,
  titleEn: rest.titleEn?.trim() || null,
  body,
  bodyEn: rest.bodyEn?.trim() || null,
  unitIds: rest.unitIds ?? [],
  roleCodes: rest.roleCodes ?? [],
  validFrom,
  validTo: rest.validTo ?? null,
});

/** A publication: new, a draft that is changed, or the next version of one that is published. */
export function PublicationDialog({ of, version = false, onDone, ...dialog }: DialogProps) {
  const text = useText(publicationTexts);
  const { today } = useSession();
  const initial: Partial<Values> = of
    ? {
        kind: of.kind,
        title: of.title,
        titleEn: of.titleEn ?? undefined,
        body: of.body,
        bodyEn: of.bodyEn ?? undefined,
        unitIds: of.units.map((unit) => unit.id),
        roleCodes: of.roleCodes,
        validFrom: of.validFrom,
        validTo: of.validTo ?? undefined,
      }
    : { validFrom: today };
  if (of && !version)
    return (
      <FormDialog<typeof editPublication, Values>
        {...dialog}
        title={text.editTitle}
        endpoint={editPublication}
        params={{ id: of.id }}
        initial={initial}
        toBody={(values) => ({ ...bodyOf(values), version: of.version })}
        onDone={() => onDone(of.id)}
      >
        <Fields known={of.units} />
      </FormDialog>
    );
  return (
    <FormDialog<typeof createPublication, Values>
      {...dialog}
      title={version ? text.versionTitle : text.createTitle}
      endpoint={createPublication}
      initial={initial}
      toBody={(values) => ({ ...bodyOf(values), replacesId: version ? of?.id : undefined })}
      onDone={({ id }) => onDone(id)}
    >
      <Fields known={of?.units ?? []} />
    </FormDialog>
  );
}

function Fields({ known }: { known: Publication['units'] }) {
  const text = useText(publicationTexts);
  const kinds = useDictionary('publication_kind');
  const { language } = useLanguage();
  const roles = Object.entries(ROLES)
    .filter(([, role]) => (role.at as readonly string[]).includes('dealer'))
    .map(([value, role]) => ({ value, label: role[language] }));
  return (
    <>
      <Form.Item name="kind" label={text.kind} required>
        <Select options={kinds.options} />
      </Form.Item>
      <Form.Item name="title" label={text.name} required>
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item name="body" label={text.text} required>
        <Input.TextArea autoSize={{ minRows: 5, maxRows: 16 }} maxLength={20_000} />
      </Form.Item>
      <Form.Item name="titleEn" label={text.nameEn}>
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item name="bodyEn" label={text.bodyEn}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={20_000} />
      </Form.Item>
      <Form.Item name="unitIds" label={text.units} extra={text.unitsHint}>
        <UnitsField known={known} />
      </Form.Item>
      <Form.Item name="roleCodes" label={text.roles} extra={text.rolesHint}>
        <Select mode="multiple" options={roles} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="validFrom" label={text.validFrom} required>
        <DateField />
      </Form.Item>
      <Form.Item name="validTo" label={text.validTo}>
        <DateField />
      </Form.Item>
    </>
  );
}

interface UnitsFieldProps {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
  known: Publication['units'];
}

/** Regions and dealers of the scope, found by typing a part of a name. */
function UnitsField({ id, value, onChange, known }: UnitsFieldProps) {
  const pick = usePick();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim()) || undefined;
  const regions = useCall(listUnits, { query: { q, kind: 'region', status: 'open', limit: 100 } });
  const dealers = useCall(listUnits, { query: { q, kind: 'dealer', status: 'open' } });
  const found = [...(regions.data?.rows ?? []), ...(dealers.data?.rows ?? [])];
  const rows = [...found, ...known.filter((unit) => !found.some((one) => one.id === unit.id))];
  return (
    <Select
      id={id}
      mode="multiple"
      loading={regions.isFetching || dealers.isFetching}
      options={rows.map((unit) => ({ value: unit.id, label: pick(unit.name, unit.nameEn) }))}
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
    />
  );
}
