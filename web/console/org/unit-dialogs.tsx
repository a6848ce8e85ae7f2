import { useQueryClient } from '@tanstack/react-query';
import { Checkbox, Form, Input, Select } from 'antd';
import { useMemo } from 'react';
import type * as z from 'zod';
import {
  closeUnit,
  createUnit,
  editUnit,
  getUnit,
  listUnits,
  moveUnit,
  reopenUnit,
  unitTree,
} from '../../../src/modules/org/schema.ts';
import { PARENT_KINDS } from '../../../src/modules/org/units/schema.ts';
import { CityField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { keyOf } from '../../ui/query.ts';
import type { Hours } from './unit-hours.ts';
import { HoursField } from './unit-hours-field.tsx';
import { UnitSelect } from './unit-select.tsx';
import { unitTexts } from './unit-texts.ts';

/** One unit as the contract answers it. */
export type Unit = z.output<typeof getUnit.response>;
type Kind = Unit['kind'];

interface DialogProps {
  unit: Unit;
  open: boolean;
  onClose: () => void;
  /** The unit as it is now. */
  onDone: (unit: Unit) => void;
}

/** Has everything that shows units read again. */
export function useUnitsReload() {
  const client = useQueryClient();
  return () => {
    for (const { id } of [listUnits, unitTree, getUnit]) void client.invalidateQueries({ queryKey: [id] });
  };
}

/** Puts a changed unit in place of what the page knows, and has the rest read again. */
export function useUnitChanged() {
  const client = useQueryClient();
  const reload = useUnitsReload();
  return (unit: Unit) => {
    client.setQueryData(keyOf(getUnit, { params: { id: unit.id } }), unit);
    reload();
  };
}

/** Kinds that may stand below a unit. */
export function kindsBelow(kind: Kind): Exclude<Kind, 'group'>[] {
  const kinds = ['brand', 'region', 'dealer', 'department'] as const;
  return kinds.filter((each) => PARENT_KINDS[each].includes(kind));
}

interface Fields {
  kind: Exclude<Kind, 'group'>;
  code: string;
  name: string;
  nameEn: string;
  cityCode?: string;
  address?: string;
  phone?: string;
  fullAfterSales?: boolean;
  sells?: boolean;
  timeZone?: string;
}

/** Empty fields as the operation wants them: null empties. */
const attributesOf = ({ code, name, nameEn, cityCode, address, phone, fullAfterSales, sells }: Fields) => ({
  code: code ?? '',
  name: name ?? '',
  nameEn: nameEn ?? '',
  cityCode: cityCode ?? null,
  address: address?.trim() || null,
  phone: phone?.trim() || null,
  fullAfterSales: fullAfterSales ?? false,
  sells: sells ?? true,
});

const CODE_TAKEN = { 'org_unit.code_taken': 'code' };

/** A new unit below another. */
export function CreateUnitDialog({ unit, ...dialog }: DialogProps) {
  const text = useText(unitTexts);
  const pick = usePick();
  const kinds = kindsBelow(unit.kind);
  return (
    <FormDialog<typeof createUnit, Fields>
      {...dialog}
      title={text.createTitle(pick(unit.name, unit.nameEn))}
      submitText={text.createButton}
      endpoint={createUnit}
      initial={{ kind: kinds[0] }}
      fieldOfCode={CODE_TAKEN}
      toBody={(values) => ({ ...attributesOf(values), kind: values.kind, parentId: unit.id })}
    >
      <Form.Item name="kind" label={text.kindLabel} required>
        <Select options={kinds.map((kind) => ({ value: kind, label: text.kind[kind] }))} />
      </Form.Item>
      <UnitFields />
    </FormDialog>
  );
}

/** What is recorded of a unit, but for its hours. */
export function EditUnitDialog({ unit, onReload, ...dialog }: DialogProps & { onReload: () => void }) {
  const text = useText(unitTexts);
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const { kind, code, name, nameEn, fullAfterSales, sells, timeZone } = unit;
  return (
    <FormDialog<typeof editUnit, Fields>
      {...dialog}
      title={text.editTitle}
      endpoint={editUnit}
      params={{ id: unit.id }}
      initial={{
        ...(kind !== 'group' && { kind }),
        code,
        name,
        nameEn,
        fullAfterSales,
        sells,
        timeZone,
        cityCode: unit.cityCode ?? undefined,
        address: unit.address ?? undefined,
        phone: unit.phone ?? undefined,
      }}
      fieldOfCode={CODE_TAKEN}
      onReload={onReload}
      toBody={(values) => ({
        ...attributesOf(values),
        ...(values.timeZone !== unit.timeZone && { timeZone: values.timeZone }),
        version: unit.version,
      })}
    >
      <Form.Item name="kind" hidden>
        <Input />
      </Form.Item>
      <UnitFields />
      <Form.Item name="timeZone" label={text.timeZone} required>
        <Select showSearch options={zones.map((zone) => ({ value: zone, label: zone }))} />
      </Form.Item>
    </FormDialog>
  );
}

function UnitFields() {
  const text = useText(unitTexts);
  const isDealer = Form.useWatch<Kind | undefined>('kind') === 'dealer';
  return (
    <>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} extra={text.nameEnHint}>
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <Form.Item name="code" label={text.code} extra={text.codeHint} required>
        <Input maxLength={30} autoComplete="off" className="rb-code" />
      </Form.Item>
      <Form.Item name="cityCode" label={text.city} required={isDealer}>
        <CityField />
      </Form.Item>
      <Form.Item name="address" label={text.address}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={text.phone}>
        <Input maxLength={25} autoComplete="off" inputMode="tel" />
      </Form.Item>
      <Form.Item name="sells" valuePropName="checked" hidden={!isDealer}>
        <Checkbox>{text.sells}</Checkbox>
      </Form.Item>
      <Form.Item name="fullAfterSales" valuePropName="checked" hidden={!isDealer}>
        <Checkbox>{text.fullAfterSales}</Checkbox>
      </Form.Item>
    </>
  );
}

/** A unit's opening hours. */
export function HoursDialog({ unit, onReload, ...dialog }: DialogProps & { onReload: () => void }) {
  const text = useText(unitTexts);
  return (
    <FormDialog<typeof editUnit, { workingTime: Hours }>
      {...dialog}
      title={text.editHours}
      endpoint={editUnit}
      params={{ id: unit.id }}
      initial={{ workingTime: unit.workingTime }}
      onReload={onReload}
      toBody={({ workingTime }) => ({ workingTime, version: unit.version })}
    >
      <Form.Item name="workingTime">
        <HoursField />
      </Form.Item>
    </FormDialog>
  );
}

/** Hangs a unit under another one. */
export function MoveUnitDialog({ unit, onReload, ...dialog }: DialogProps & { onReload: () => void }) {
  const text = useText(unitTexts);
  const pick = usePick();
  return (
    <FormDialog<typeof moveUnit, { parentId: string }>
      {...dialog}
      title={text.moveTitle(pick(unit.name, unit.nameEn))}
      submitText={text.move}
      endpoint={moveUnit}
      params={{ id: unit.id }}
      onReload={onReload}
      toBody={({ parentId }) => ({ parentId, version: unit.version })}
    >
      <p className="rb-plain">{text.moveHint}</p>
      <Form.Item name="parentId" label={text.moveTo} required>
        <UnitSelect under={unit.kind} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** Closes an open unit, or opens a closed one again. */
export function CloseUnitDialog({ unit, onReload, ...dialog }: DialogProps & { onReload: () => void }) {
  const text = useText(unitTexts);
  const name = usePick()(unit.name, unit.nameEn);
  const closing = unit.status === 'open';
  return (
    <FormDialog<typeof closeUnit, object>
      {...dialog}
      title={closing ? text.closeTitle(name) : text.reopenTitle(name)}
      submitText={closing ? text.close : text.reopen}
      danger={closing}
      endpoint={closing ? closeUnit : reopenUnit}
      params={{ id: unit.id }}
      onReload={onReload}
      toBody={() => ({ version: unit.version })}
    >
      <p className="rb-plain">{closing ? text.closeHint : text.reopenHint}</p>
    </FormDialog>
  );
}
