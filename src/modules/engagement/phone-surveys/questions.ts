import type { FieldError } from '../../../platform/errors.ts';

/** One question of a questionnaire. */
export interface Question {
  code: string;
  kind: 'single' | 'several' | 'scale' | 'text';
  title: string;
  titleEn: string;
  required: boolean;
  options: { code: string; name: string; nameEn: string }[];
  /** Ends of a scale. */
  from: number;
  to: number;
}

/** What somebody answered to one question. */
export interface Answer {
  question: string;
  choices: readonly string[];
  number: number | null;
  words: string | null;
}

const repeated = (codes: readonly string[]) => codes.find((code, at) => codes.indexOf(code) !== at);

/** What is wrong with the questions of a questionnaire, at their fields. */
export function faultsOf(questions: readonly Question[]): FieldError[] {
  const faults: FieldError[] = [];
  const twice = repeated(questions.map((question) => question.code));
  if (twice)
    faults.push({ field: 'questions', zh: `题目代码“${twice}”重复。`, en: `Two questions have the code "${twice}".` });
  questions.forEach((question, at) => {
    const field = (name: string) => `questions.${at}.${name}`;
    const asks = question.kind === 'single' || question.kind === 'several';
    if (asks && question.options.length < 2)
      faults.push({ field: field('options'), zh: '请填写至少两个选项。', en: 'Give at least two options.' });
    const option = repeated(question.options.map(({ code }) => code));
    if (option)
      faults.push({
        field: field('options'),
        zh: `选项代码“${option}”重复。`,
        en: `Two options have the code "${option}".`,
      });
    if (question.kind === 'scale' && question.to <= question.from)
      faults.push({ field: field('to'), zh: '最高分须大于最低分。', en: 'The scale ends above where it begins.' });
  });
  return faults;
}

/**
 * Answers as they are kept, empty ones left out, and what is wrong with them. An answer has to be one the question offers; a required
 * question has to be answered.
 */
export function readAnswers(
  questions: readonly Question[],
  given: readonly Answer[],
): { answers: Answer[]; faults: FieldError[] } {
  const faults: FieldError[] = [];
  const answers: Answer[] = [];
  const fault = (code: string, zh: string, en: string) => faults.push({ field: `answers.${code}`, zh, en });
  for (const { question } of given)
    if (!questions.some(({ code }) => code === question))
      fault(question, '问卷没有这道题。', 'There is no such question.');
  for (const question of questions) {
    const answer = given.find((one) => one.question === question.code);
    const choices = [...new Set(answer?.choices ?? [])];
    const words = answer?.words?.trim() || null;
    const number = answer?.number ?? null;
    const { code, kind } = question;
    if (choices.length === 0 && number === null && words === null) {
      if (question.required) fault(code, '请作答。', 'This needs an answer.');
      continue;
    }
    const known = choices.every((choice) => question.options.some((option) => option.code === choice));
    if (kind === 'single' && !(choices.length === 1 && known)) fault(code, '请选择一项。', 'Choose one.');
    else if (kind === 'several' && !(choices.length > 0 && known))
      fault(code, '请选择给出的选项。', 'Choose among the options.');
    else if (kind === 'scale' && !(number !== null && number >= question.from && number <= question.to))
      fault(code, `请打 ${question.from}–${question.to} 分。`, `A number from ${question.from} to ${question.to}.`);
    else if (kind === 'text' && words === null) fault(code, '请填写内容。', 'Write down what was said.');
    else
      answers.push({
        question: code,
        choices: kind === 'single' || kind === 'several' ? choices : [],
        number: kind === 'scale' ? number : null,
        words: kind === 'text' ? words : null,
      });
  }
  return { answers, faults };
}
