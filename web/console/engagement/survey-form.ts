import type * as z from 'zod';
import type { SurveyQuestion } from '../../../src/modules/engagement/phone-surveys/schema.ts';

type Question = z.output<typeof SurveyQuestion>;

/** A question as its form holds it; options are lines. */
export interface QuestionValues {
  code?: string;
  kind?: Question['kind'];
  title?: string;
  titleEn?: string;
  required?: boolean;
  optionLines?: string;
  from?: number | null;
  to?: number | null;
}

/** `yes 会 | would` → an option. What is none is left for the server to refuse at its field. */
function optionOf(line: string) {
  const [, code = line, names = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
  const [name = '', nameEn = ''] = names.split('|').map((part) => part.trim());
  return { code, name, nameEn: nameEn || name };
}

/** Questions as the server wants them. */
export function questionsOf(values: readonly QuestionValues[] | undefined) {
  return (values ?? []).map(({ optionLines, from, to, kind = 'single', ...rest }) => ({
    ...rest,
    kind,
    required: rest.required ?? true,
    options:
      kind === 'single' || kind === 'several'
        ? (optionLines ?? '')
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
            .map(optionOf)
        : [],
    from: from ?? 1,
    to: to ?? 5,
  }));
}

/** A stored question for its form. */
export function valuesOf({ options, ...question }: Question): QuestionValues {
  return {
    ...question,
    optionLines: options.map(({ code, name, nameEn }) => `${code} ${name} | ${nameEn}`).join('\n'),
  };
}
