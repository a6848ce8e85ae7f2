import type * as z from 'zod';
import type { search } from '../../../src/modules/search/schema.ts';
import type { CommandGroup } from './command-list.ts';
import type { commandTexts } from './command-texts.ts';

type Found = z.output<typeof search.response>;
type Pick = (zh: string | null | undefined, en: string | null | undefined) => string;

const joined = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(' · ');

/** What a search found as groups of the command menu. */
export function searchGroups(found: Found, text: (typeof commandTexts)['zh'], pick: Pick): CommandGroup[] {
  const groups: CommandGroup[] = [
    {
      id: 'customers',
      title: text.customers,
      commands: found.customers.map((row) => ({
        id: row.id,
        label: row.name,
        hint: row.mobileMasked ?? undefined,
        to: `/customers/${row.id}`,
      })),
    },
    {
      id: 'vehicles',
      title: text.vehicles,
      commands: found.vehicles.map((row) => ({
        id: row.id,
        label: joined(row.plate, row.vin ?? row.serial),
        hint: joined(pick(row.seriesName, row.seriesNameEn), row.ownerName),
        to: `/vehicles/${row.id}`,
      })),
    },
    {
      id: 'orders',
      title: text.orders,
      commands: found.orders.map((row) => ({
        id: row.id,
        label: row.number,
        hint: joined(row.customerName, row.contractNumber),
        to: `/orders/${row.id}`,
      })),
    },
    {
      id: 'contracts',
      title: text.contracts,
      commands: found.contracts.map((row) => ({
        id: row.id,
        label: row.number ?? row.orderNumber,
        hint: joined(row.customerName, row.orderNumber),
        to: `/contracts/${row.id}`,
      })),
    },
    {
      id: 'leads',
      title: text.leads,
      commands: found.leads.map((row) => ({
        id: row.id,
        label: row.customerName,
        hint: joined(row.mobileMasked, pick(row.seriesName, row.seriesNameEn)),
        to: `/leads/${row.id}`,
      })),
    },
    {
      id: 'members',
      title: text.members,
      commands: found.members.map((row) => ({
        id: row.id,
        label: row.cardNumber,
        hint: row.customerName,
        to: `/members/${row.id}`,
      })),
    },
    {
      id: 'staff',
      title: text.staff,
      commands: found.staff.map((row) => ({
        id: row.id,
        label: row.name,
        hint: joined(row.title, pick(row.unitName, row.unitNameEn)),
        to: `/staff/${row.id}`,
      })),
    },
    {
      id: 'answers',
      title: text.answers,
      commands: found.answers.map((row) => ({
        id: row.id,
        label: pick(row.question, row.questionEn),
        to: `/answers/${row.id}`,
      })),
    },
    {
      id: 'units',
      title: text.units,
      commands: found.units.map((row) => ({
        id: row.id,
        label: pick(row.name, row.nameEn),
        hint: row.code,
        to: `/units/${row.id}`,
      })),
    },
  ];
  return groups
    .filter((group) => group.commands.length > 0)
    .map((group) => ({
      ...group,
      commands: group.commands.map((command) => ({ ...command, id: `${group.id}:${command.id}` })),
    }));
}
