/**
 * What one record says about a customer, in clear, as a form, a file or the sealed rows tell it. Everything is optional: what is missing
 * is no evidence, neither for nor against.
 */
export interface MatchFacts {
  /** `person` where it is not said; records of different kinds are never compared. */
  kind?: 'person' | 'enterprise' | 'institution' | 'dealer' | undefined;
  /** As written: 张伟, 张先生, 張 偉, Zhang Wei, "Smith, Mary". */
  name?: string | null | undefined;
  /** Latin names whose parts are known apart. */
  givenName?: string | null | undefined;
  surname?: string | null | undefined;
  /** The first is the customer's own; further ones may be shared with a family. */
  mobiles?: readonly string[] | undefined;
  landlines?: readonly string[] | undefined;
  emails?: readonly string[] | undefined;
  wechats?: readonly string[] | undefined;
  memberCards?: readonly string[] | undefined;
  /** Resident ID (18, 15 or masked `110105********1234`), passport, social security number. */
  idNumbers?: readonly string[] | undefined;
  creditCode?: string | null | undefined;
  /** Civil date: 1990-01-31, 19900131, 1990/1/31. */
  birthOn?: string | null | undefined;
  gender?: 'female' | 'male' | null | undefined;
  plates?: readonly string[] | undefined;
  /** Whole, or the last eight characters. */
  vins?: readonly string[] | undefined;
  /** GB/T 2260, or the name. */
  cityCode?: string | null | undefined;
  cityName?: string | null | undefined;
  addressLine?: string | null | undefined;
  postcode?: string | null | undefined;
  occupation?: string | null | undefined;
  birthPlace?: string | null | undefined;
}

/**
 * The same, normalised: names, dates and places in clear, everything that is sealed elsewhere as keyed hashes. Field names are the columns
 * of customers.match_record; hashes of 64 bits travel as decimal text, since they exceed a JS number.
 */
export interface MatchRow {
  kind: string;
  han: string | null;
  pinyin: string | null;
  family: string | null;
  family_py: string | null;
  given: string | null;
  first_name: string | null;
  last_name: string | null;
  mobiles: string[] | null;
  mobile_near: number[] | null;
  landlines: string[] | null;
  emails: string[] | null;
  email_names: string[] | null;
  email_near: number[] | null;
  accounts: string[] | null;
  ids: string[] | null;
  valid_ids: string[] | null;
  id_masks: string[] | null;
  id_near: number[] | null;
  birth: string | null;
  gender: string | null;
  id_gender: string | null;
  vins: string[] | null;
  vin_tails: string[] | null;
  plates: string[] | null;
  plate_shapes: string[] | null;
  city: string | null;
  street: string | null;
  street_near: number[] | null;
  street_words: number[] | null;
  postcode: string | null;
  occupation: string | null;
  birth_place: string | null;
  keys: string[];
}
