import type { FieldError } from '../../../platform/errors.ts';
import { isCommon } from './common.ts';

/** What a password has to be; `history` and expiry are looked after elsewhere. */
export interface PasswordRules {
  minLength: number;
  minClasses: number;
}

/** Kinds of character in a text: small letters, capitals, digits, everything else. */
export function classesIn(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u].filter((kind) => kind.test(password)).length;
}

/**
 * What is wrong with a password for somebody, each rule for itself; empty where it will do (GB/T 22239: complexity of passwords).
 * @param field where the password was given, for the form
 */
export function passwordProblems(
  password: string,
  rules: PasswordRules,
  who: { login: string; name: string },
  field = 'password',
): FieldError[] {
  const problems: FieldError[] = [];
  const say = (zh: string, en: string) => problems.push({ field, zh, en });
  if ([...password].length < rules.minLength)
    say(`密码至少 ${rules.minLength} 个字符。`, `Use at least ${rules.minLength} characters.`);
  if (classesIn(password) < rules.minClasses)
    say(
      `密码须包含大写字母、小写字母、数字、符号中的至少 ${rules.minClasses} 类。`,
      `Use at least ${rules.minClasses} of: capitals, small letters, digits, signs.`,
    );
  const lower = password.toLowerCase();
  if ([who.login, who.name].some((part) => holds(lower, part.toLowerCase())))
    say('密码中不得包含账号或姓名。', 'The password must not hold the account or the name.');
  if (isCommon(password))
    say('这是最常被猜到的密码之一,请换一个。', 'This is one of the first passwords that are guessed; use another.');
  return problems;
}

/** Whether a text holds a login or a name; parts too short to mean anything do not count. */
function holds(text: string, part: string): boolean {
  const least = /^[\x20-\x7e]*$/.test(part) ? 3 : 2;
  return part.length >= least && text.includes(part);
}
