import { Checkbox } from 'antd';
import { PERMISSIONS, type Permission } from '../../../src/platform/permissions.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { type Allowed, byNoun, type GrantChange } from './role-diff.ts';
import { roleTexts } from './role-texts.ts';

/** All permissions in the order they are shown. */
export const PERMISSION_ORDER = Object.keys(PERMISSIONS) as Permission[];

interface MatrixProps {
  allowed: Allowed;
  onChange: (next: Allowed) => void;
}

/** Permissions by noun, each with a tick and whose records it reaches. */
export function RoleMatrix({ allowed, onChange }: MatrixProps) {
  const text = useText(roleTexts);
  const { language } = useLanguage();
  const set = (permission: string, breadth: 'own' | 'all' | null) => {
    const { [permission]: _was, ...rest } = allowed;
    onChange(breadth ? { ...rest, [permission]: breadth } : rest);
  };
  return (
    <div className="rs-matrix">
      {byNoun(PERMISSION_ORDER).map(([noun, permissions]) => (
        <fieldset key={noun} className="rb-fieldset">
          <legend>{text.noun[noun] ?? noun}</legend>
          {permissions.map((permission) => {
            const breadth = allowed[permission];
            const name = PERMISSIONS[permission][language];
            return (
              <div key={permission} className="rs-permission">
                <Checkbox
                  checked={breadth !== undefined}
                  onChange={(event) => set(permission, event.target.checked ? 'all' : null)}
                >
                  {name}
                </Checkbox>
                {breadth && (
                  <select
                    aria-label={text.breadthOf(name)}
                    value={breadth}
                    onChange={(event) => set(permission, event.target.value === 'own' ? 'own' : 'all')}
                  >
                    <option value="all">{text.breadth.all}</option>
                    <option value="own">{text.breadth.own}</option>
                  </select>
                )}
              </div>
            );
          })}
        </fieldset>
      ))}
    </div>
  );
}

/** What would change, a line a permission: before → after. */
export function GrantDiff({ changes }: { changes: readonly GrantChange[] }) {
  const text = useText(roleTexts);
  const { language } = useLanguage();
  const word = (breadth: string | null) => (breadth ? (text.breadth[breadth] ?? breadth) : text.none);
  return (
    <ul className="rs-diff">
      {changes.map(({ permission, before, after }) => (
        <li key={permission}>
          {PERMISSIONS[permission as Permission]?.[language] ?? permission}: <del>{word(before)}</del> →{' '}
          <ins>{word(after)}</ins>
        </li>
      ))}
    </ul>
  );
}
