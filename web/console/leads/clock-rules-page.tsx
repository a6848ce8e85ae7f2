import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { ClockName, listClockRules } from '../../../src/modules/leads/clocks/schema.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ClockRuleDialog, RemoveRuleDialog } from './clock-rule-dialog.tsx';
import { type ClockRule, useRuleName } from './clock-rule-name.ts';
import { clockTexts } from './clock-texts.ts';
import '../customers/file.css';

/** How long leads may wait, by source and grade, and what happens then. */
export function ClockRulesPage() {
  const text = useText(clockTexts);
  const query = useCall(listClockRules);
  const toast = useToast();
  const client = useQueryClient();
  const [edited, setEdited] = useState<{ clock: ClockRule['clock']; rule: ClockRule | null } | null>(null);
  const [removed, setRemoved] = useState<ClockRule | null>(null);
  const done = (said: string) => {
    toast.success(said);
    void client.invalidateQueries({ queryKey: [listClockRules.id] });
  };
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
      </div>
      <p className="rb-plain rb-muted">{text.hint}</p>
      <RecordState query={query}>
        {({ rows, sources }) => (
          <div className="rb-stack">
            {ClockName.options.map((clock) => (
              <Section
                key={clock}
                title={text.clock[clock] ?? clock}
                extra={<Button onClick={() => setEdited({ clock, rule: null })}>{text.add}</Button>}
              >
                <p className="rb-plain rb-muted">{text.clockHint[clock]}</p>
                <ul className="rk-lines">
                  {rows
                    .filter((rule) => rule.clock === clock)
                    .map((rule) => (
                      <RuleLine
                        key={rule.id}
                        rule={rule}
                        onEdit={() => setEdited({ clock, rule })}
                        onRemove={() => setRemoved(rule)}
                      />
                    ))}
                </ul>
              </Section>
            ))}
            <ClockRuleDialog
              edited={edited}
              sources={sources}
              onClose={() => setEdited(null)}
              onDone={() => done(text.saved)}
              onReload={() => void query.refetch()}
            />
            <RemoveRuleDialog rule={removed} onClose={() => setRemoved(null)} onDone={() => done(text.removed)} />
          </div>
        )}
      </RecordState>
    </div>
  );
}

function RuleLine({ rule, onEdit, onRemove }: { rule: ClockRule; onEdit: () => void; onRemove: () => void }) {
  const text = useText(clockTexts);
  const name = useRuleName()(rule);
  const special = rule.sourceId !== null || rule.grade !== null;
  return (
    <li>
      <strong>{name}</strong>
      <span className="rb-num">{text.span(rule.minutes)}</span>
      <span className="rb-muted">
        {rule.warn.length > 0 && `${text.warned(rule.warn.join('% / '))} · `}
        {rule.steps.map((step) => `${text.after(text.span(step.after))}: ${text.to[step.to]}`).join(' → ') || text.none}
      </span>
      <Button className="rk-end" type="link" onClick={onEdit}>
        {text.edit}
        <span className="rb-hidden"> {name}</span>
      </Button>
      {special && (
        <Button type="link" danger onClick={onRemove}>
          {text.remove}
          <span className="rb-hidden"> {name}</span>
        </Button>
      )}
    </li>
  );
}
