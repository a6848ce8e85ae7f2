/** Front door of members inside the club: what the owner's pages may ask. `tierOf` stands with the tiers. */
export { cardOf } from './card.ts';
