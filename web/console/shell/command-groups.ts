import type { Permission } from '../../../src/platform/permissions.ts';
import { INITIALS } from './command-initials.ts';
import type { Command, CommandGroup } from './command-list.ts';
import type { commandTexts } from './command-texts.ts';
import { GO } from './keys.ts';
import { menuFor } from './menu.ts';
import type { PageAction } from './page-actions.ts';
import type { Recent } from './recent.ts';
import type { shellTexts } from './texts.ts';

type Names = (typeof shellTexts)['zh'];

/** Pages on which something new is made. */
const CREATE = ['/leads/new'];

interface Known {
  actions: readonly PageAction[];
  recent: readonly Recent[];
  pathname: string;
  can: (permission: Permission) => boolean;
  text: (typeof commandTexts)['zh'];
  /** The menu's names in the language in use and in the other one. */
  names: Names;
  others: Names;
}

const letterOf = (to: string) => Object.keys(GO).find((letter) => GO[letter] === to);

/** What the command menu offers before anything is typed: this page, the menu, what can be made, what was open. */
export function commandGroups({ actions, recent, pathname, can, text, names, others }: Known): CommandGroup[] {
  const pages = menuFor(can).flatMap((group) =>
    group.entries.map(({ to, label }): Command => {
      const letter = letterOf(to);
      return {
        id: `go:${to}`,
        label: String(names[label]),
        words: [String(others[label]), INITIALS[to] ?? '', to.slice(1)].filter(Boolean),
        keys: letter && `G ${letter.toUpperCase()}`,
        to,
      };
    }),
  );
  const isCreate = ({ to }: Command) => CREATE.includes(to ?? '');
  const groups: CommandGroup[] = [
    { id: 'actions', title: text.actions, commands: actions.map((action) => ({ ...action, id: `do:${action.id}` })) },
    {
      id: 'recent',
      title: text.recent,
      commands: recent
        .filter(({ to }) => to !== pathname)
        .map(({ to, title }) => ({ id: `recent:${to}`, label: title, hint: hintOf(to, names), to })),
    },
    { id: 'go', title: text.go, commands: pages.filter((page) => !isCreate(page)) },
    { id: 'create', title: text.create, commands: pages.filter(isCreate) },
  ];
  return groups.filter((group) => group.commands.length > 0);
}

const KINDS: Record<string, keyof Names> = {
  leads: 'leadsShort',
  customers: 'customersShort',
  orders: 'orders',
  members: 'members',
  vehicles: 'vehiclesShort',
  catalogue: 'catalogue',
  units: 'units',
  staff: 'staff',
};

function hintOf(to: string, names: Names): string | undefined {
  const kind = KINDS[to.split('/')[1] ?? ''];
  return kind && String(names[kind]);
}
