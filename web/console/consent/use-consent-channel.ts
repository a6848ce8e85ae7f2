import { useDictionary } from '../../ui/dictionary.ts';

/** The name of a channel by which somebody agreed: one of consents, or the one their enquiry came by. */
export function useConsentChannel(): (code: string) => string {
  const own = useDictionary('consent_channel');
  const leads = useDictionary('lead_channel');
  return (code) => {
    const known = own.nameOf(code);
    return known === code ? leads.nameOf(code) : known;
  };
}
