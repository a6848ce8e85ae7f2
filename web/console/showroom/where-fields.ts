import { listUnits } from '../../../src/modules/org/schema.ts';
import { listReceivers } from '../../../src/modules/showroom/visits/schema.ts';
import { usePick } from '../../ui/language.tsx';
import type { FilterField } from '../../ui/list/query-form.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';

/** Fields of a list that narrow it to a unit below, or at a dealer to a colleague; each only for who has something to choose. */
export function useWhereFields(names: { unit: string; staff: string; staffParameter: string }): FilterField[] {
  const pick = usePick();
  const can = useCan();
  const { unit, permissions } = useSession();
  const dealer = unit.kind === 'dealer';
  const picksUnit = !dealer && can('org.read');
  const picksStaff = dealer && permissions['showroom.register'] === 'all';
  const units = useCall(
    listUnits,
    { query: { status: 'open', limit: 100 } },
    { enabled: picksUnit, staleTime: 600_000 },
  );
  const staff = useCall(listReceivers, {}, { enabled: picksStaff, staleTime: 60_000 });
  const options = (rows: readonly { id: string; label: string }[]) =>
    rows.map(({ id, label }) => ({ value: id, label }));
  return [
    {
      name: 'unitId',
      label: names.unit,
      kind: 'select',
      options: options((units.data?.rows ?? []).map((row) => ({ id: row.id, label: pick(row.name, row.nameEn) }))),
    },
    {
      name: names.staffParameter,
      label: names.staff,
      kind: 'select',
      options: options((staff.data?.rows ?? []).map((row) => ({ id: row.id, label: row.name }))),
    },
  ];
}
