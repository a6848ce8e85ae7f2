import { randomUUID } from 'node:crypto';
import {
  B,
  type Case,
  careB,
  keepers,
  keepersB,
  loanForm,
  open,
  owner,
  policyForm,
  readers,
  staff,
  world,
} from './facts.ts';

/** Who may call what of products, and whose records they find. */
export const productsCases: Record<string, Case> = {
  'products.register': staff(keepers, '/api/vehicles', {
    body: () => ({ trimId: randomUUID(), vin: 'LSVNV1336N2000001' }),
  }),
  'products.unit': staff(readers, '/api/vehicles/:id', {
    own: () => owner.unitId,
    foreign: () => [...B(), ...careB()],
  }),
  'products.edit_unit': staff(keepers, '/api/vehicles/:id', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({
      version: 1,
      trimId: world.trim.id,
      vin: owner.vin,
      serial: null,
      colour: null,
      invoicedOn: null,
      deliveredOn: null,
    }),
  }),
  'products.change_plate': staff(keepers, '/api/vehicles/:id/plates', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, plate: '沪A12345', fromDate: '2026-01-01' }),
  }),
  'products.transfer': staff(['manager'], '/api/vehicles/transfers', {
    body: () => ({ unitId: randomUUID(), customerId: randomUUID(), fromDate: '2026-01-01' }),
  }),
  'products.release': staff(['manager'], '/api/vehicles/:id/release', {
    own: () => owner.unitId,
    foreign: () => [world.people.managerB],
    body: () => ({ version: 999, toDate: '2026-01-01', reason: 'sold' }),
  }),
  'products.undo_transfer': staff(['manager'], '/api/vehicles/:id/undo-transfer', {
    own: () => owner.unitId,
    foreign: () => [world.people.managerB],
    body: () => ({ version: 999 }),
  }),
  'products.add_person': staff(keepers, '/api/vehicles/:id/people', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ customerId: owner.customerId, role: 'driver', fromDate: '2026-01-01' }),
  }),
  'products.end_person': staff(keepers, '/api/vehicles/:id/people/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, toDate: '2026-01-01' }),
  }),
  'products.add_warranty': staff(keepers, '/api/vehicles/:id/warranties', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ kind: 'extended', fromDate: '2026-01-01', toDate: '2027-01-01', km: null, note: null }),
  }),
  'products.edit_warranty': staff(keepers, '/api/vehicles/:id/warranties/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, kind: 'extended', fromDate: '2026-01-01', toDate: '2027-01-01', km: null, note: null }),
  }),
  'products.add_policy': staff(keepers, '/api/vehicles/:id/policies', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: policyForm,
  }),
  'products.edit_policy': staff(keepers, '/api/vehicles/:id/policies/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, ...policyForm() }),
  }),
  'products.add_loan': staff(keepers, '/api/vehicles/:id/loans', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: loanForm,
  }),
  'products.edit_loan': staff(keepers, '/api/vehicles/:id/loans/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ version: 1, ...loanForm() }),
  }),
  'products.remove_paper': staff(keepers, '/api/vehicles/:id/loans/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
  }),
  'products.add_reading': staff(keepers, '/api/vehicles/:id/mileage', {
    own: () => owner.unitId,
    foreign: keepersB,
    body: () => ({ readOn: '2026-01-01', km: 1 }),
  }),
  'products.remove_reading': staff(keepers, '/api/vehicles/:id/mileage/00000000-0000-7000-8000-000000000000', {
    own: () => owner.unitId,
    foreign: keepersB,
  }),
  'products.owner_units': open('owner', '/api/owner/vehicles'),
  'products.owner_reading': open('owner', '/api/owner/vehicles/00000000-0000-7000-8000-000000000000/mileage'),
  'products.series_list': staff(readers, '/api/catalogue/series'),
  'products.series': staff(readers, '/api/catalogue/series/:id'),
  'products.create_series': staff(['admin'], '/api/catalogue/series', { body: () => ({}) }),
  'products.edit_series': staff(['admin'], '/api/catalogue/series/:id', { body: () => ({}) }),
  'products.create_model': staff(['admin'], '/api/catalogue/series/:id/models', { body: () => ({}) }),
  'products.edit_model': staff(['admin'], '/api/catalogue/models/:id', { body: () => ({}) }),
  'products.create_trim': staff(['admin'], '/api/catalogue/models/:id/trims', { body: () => ({}) }),
  'products.edit_trim': staff(['admin'], '/api/catalogue/trims/:id', { body: () => ({}) }),
  'products.create_item': staff(['admin'], '/api/catalogue/series/:id/maintenance-items', { body: () => ({}) }),
  'products.edit_item': staff(['admin'], '/api/catalogue/maintenance-items/:id', { body: () => ({}) }),
  'products.add_picture': staff(['admin'], '/api/catalogue/series/:id/pictures?title=x&titleEn=x', {
    body: () => ({}),
  }),
  'products.remove_picture': staff(['admin'], '/api/catalogue/pictures/:id'),
  'products.picture': open('public', '/api/catalogue/pictures/00000000-0000-7000-8000-000000000000'),
  'products.catalogue': open('public', '/api/catalogue'),
  'products.units': staff(readers, '/api/vehicles'),
};
