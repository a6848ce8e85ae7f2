import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { listRules } from '../../../src/modules/club/rules/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { awardTexts } from './points-award-texts.ts';
import { useFactorChoices } from './points-factor-fields.tsx';
import { factorWords } from './points-factors.ts';
import { RuleDialog } from './points-rule-dialog.tsx';
import { PointsSettings } from './points-settings.tsx';
import { pointsTexts } from './points-texts.ts';
import './points.css';

/** A rule in one of its versions, as the list has it. */
export type Rule = z.output<typeof listRules.response>['rows'][number];

/** What earns points, in versions that are never changed, and how points are handled. */
export function PointsRulesPage() {
  const text = useText(pointsTexts);
  const pick = usePick();
  const { data } = useCall(listRules);
  const { nameOf } = useFactorChoices();
  const [editing, setEditing] = useState<Rule | 'new' | null>(null);
  const [older, setOlder] = useState(false);
  if (!data) return null;
  const rows = data.rows.filter((row) => older || row.newest);
  const given = (row: Rule) =>
    row.perFen === null ? count(row.points) : `${count(row.points)} / ¥${count(row.perFen / 100)}`;
  return (
    <div className="rb-page">
      <header className="rb-page-head">
        <h1>{text.rulesTitle}</h1>
        <span className="points-buttons">
          <Button onClick={() => setOlder(!older)} aria-pressed={older}>
            {text.older}
          </Button>
          {data.editable && (
            <Button type="primary" onClick={() => setEditing('new')}>
              {text.newRule}
            </Button>
          )}
        </span>
      </header>
      <Section title={text.rulesTitle} empty={rows.length === 0 ? text.rulesEmpty : undefined}>
        <ListRows
          label={text.rulesTitle}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'name',
              title: text.name,
              width: 200,
              card: 'title',
              render: (row) => (
                <>
                  {pick(row.name, row.nameEn)} <span className="rb-muted">{text.version(row.ruleVersion)}</span>
                </>
              ),
            },
            { key: 'code', title: text.code, render: (row) => <span className="rb-code">{row.code}</span> },
            {
              key: 'kind',
              title: text.kindLabel,
              card: 'tag',
              render: (row) => <Chip tone="blue">{text.ruleKind[row.kind]}</Chip>,
            },
            {
              key: 'points',
              title: text.points,
              align: 'right',
              render: (row) => <strong className="rb-num">{given(row)}</strong>,
            },
            {
              key: 'factors',
              title: text.factors,
              width: 260,
              render: (row) => (
                <span className="rb-muted">
                  {row.factors.map((factor) => factorWords(factor, text.factorKinds, nameOf)).join(' · ') || '—'}
                </span>
              ),
            },
            { key: 'cost', title: text.cost, render: (row) => text.costOf(row.dealerBp / 100) },
            {
              key: 'period',
              title: text.period,
              width: 200,
              render: (row) => (
                <span className="rb-num">
                  {row.validFrom} – {row.validTo ?? '…'}
                </span>
              ),
            },
            { key: 'unit', title: text.unit, render: (row) => pick(row.orgName, row.orgNameEn) },
            {
              key: 'do',
              title: '',
              omit: !data.editable,
              render: (row) =>
                row.newest && row.own ? (
                  <Button size="small" onClick={() => setEditing(row)}>
                    {text.newVersion}
                  </Button>
                ) : null,
            },
          ]}
        />
      </Section>
      {rows.length > 0 && <Sources kinds={[...new Set(rows.map((row) => row.kind))]} />}
      <PointsSettings />
      {editing && <RuleDialog rule={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

/** Which rules are fed by what: some by themselves, some only by what people or other systems tell. */
function Sources({ kinds }: { kinds: readonly Rule['kind'][] }) {
  const text = useText(pointsTexts);
  const award = useText(awardTexts);
  const can = useCan();
  return (
    <Section title={award.fedBy}>
      <dl className="points-sources">
        {kinds.map((kind) => (
          <div key={kind}>
            <dt>
              <Chip tone="blue">{text.ruleKind[kind]}</Chip>
            </dt>
            <dd>
              {award.fed[kind]}
              {kind === 'activity' && can('points.budget') && (
                <>
                  {' '}
                  <Link to="/points-awards">{award.title}</Link>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
