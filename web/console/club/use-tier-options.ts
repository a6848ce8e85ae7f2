import { getTiers } from '../../../src/modules/club/tiers/schema.ts';
import { usePick } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan } from '../../ui/session.tsx';

/** The tiers of the club as options of a drop-down; none for who may not see members. */
export function useTierOptions() {
  const pick = usePick();
  const can = useCan();
  const { data } = useCall(getTiers, {}, { staleTime: 600_000, enabled: can('member.read') });
  return (data?.tiers ?? []).map((tier) => ({ value: tier.code, label: pick(tier.name, tier.nameEn) }));
}
