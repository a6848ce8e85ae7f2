import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { myPresence, Presence, setPresence } from '../../../src/modules/leads/dispatch/schema.ts';
import { call } from '../../api/call.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { dispatchTexts } from './dispatch-texts.ts';

/** What one is at, set with one press; whoever is not free gets no leads by rule. Nothing where one follows no leads of a dealer. */
export function PresenceSwitch() {
  const can = useCan();
  const { unit, permissions } = useSession();
  if (unit.kind !== 'dealer' || !can('lead.follow') || permissions['lead.follow'] !== 'own') return null;
  return <Switch />;
}

function Switch() {
  const text = useText(dispatchTexts);
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const id = useId();
  const { data } = useCall(myPresence);
  if (!data) return null;
  const set = async (presence: string) => {
    try {
      const answer = await call(setPresence, { body: { presence: Presence.parse(presence), backAt: null } });
      client.setQueriesData({ queryKey: [myPresence.id] }, answer);
      toast.success(`${text.presence}: ${text.presenceOf[answer.presence]}`);
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  return (
    <div className="rb-tags">
      <label htmlFor={id}>{text.presence}</label>
      <select id={id} className="rb-input" value={data.presence} onChange={(event) => void set(event.target.value)}>
        {Presence.options.map((value) => (
          <option key={value} value={value}>
            {text.presenceOf[value]}
          </option>
        ))}
      </select>
      {data.backAt && <span className="rb-muted">{text.back(instantIn(data.backAt, unit.timeZone))}</span>}
    </div>
  );
}
